import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { recorded, renderApp, scenarioId, serve } from "../app";
import { jobs } from "../fixtures";

const build = `/build?scenario=${scenarioId}`;

test("scenarios: lists what exists", async () => {
  serve();
  renderApp("/");
  expect(await screen.findByRole("heading", { name: /Forget class 3/ })).toBeVisible();
});

test("scenarios: an empty workspace says what to do", async () => {
  serve({ ...recorded, "GET scenarios": [] });
  renderApp("/");
  expect(await screen.findByText("No scenario yet")).toBeVisible();
  expect(screen.getByRole("link", { name: /New scenario/ })).toBeVisible();
});

test("a server that refuses is quoted, with a way to try again", async () => {
  serve({ ...recorded, "GET scenarios": undefined });
  renderApp("/");
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent(/scenarios is not here.\s*Choose another./);
  expect(within(alert).getByRole("button", { name: "Try again" })).toBeVisible();
});

describe("build", () => {
  test("shows the scenario, the pools, the methods and the queue", async () => {
    serve();
    renderApp(build);
    expect(await screen.findByRole("heading", { name: "Reference models" })).toBeVisible();
    expect(await screen.findByRole("button", { name: /Gradient Ascent/ })).toBeVisible();
    const queue = screen.getByRole("region", { name: "Queue" });
    await waitFor(() => expect(queue).toHaveTextContent(/Fine-tuning · learning rate 0.1 · seed 1/));
    expect(await screen.findByRole("img", { name: /To forget: 146 of 3/ })).toBeVisible();
  });

  test("queues a sweep as one grid", async () => {
    const sent = serve({ ...recorded, "POST runs": { runs: [], prerequisites: [] } });
    const user = userEvent.setup();
    renderApp(`${build}&method=finetune`);
    const rate = await screen.findByLabelText("Learning rate");
    await user.clear(rate);
    await user.type(rate, "0.1, 0.01{Enter}");
    const button = await screen.findByRole("button", { name: /^Build 6 models/ });
    await waitFor(() => expect(button).toBeEnabled());
    await user.click(button);
    await waitFor(() => expect(sent.some((one) => one.method === "POST" && one.path === "runs")).toBe(true));
    const request = JSON.parse(sent.find((one) => one.method === "POST" && one.path === "runs")?.body ?? "");
    expect(request).toMatchObject({ method: "finetune", grid: { learning_rate: [0.01, 0.1] }, seeds: [0], base: null });
    expect(request.parameters).not.toHaveProperty("learning_rate");
  });

  test("does not build what is not valid, and says so", async () => {
    serve();
    const user = userEvent.setup();
    renderApp(`${build}&method=finetune`);
    await user.clear(await screen.findByLabelText("Seeds"));
    expect(screen.getByText("Mend the marked fields first.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Build" })).toBeDisabled();
  });

  test("a failed job says why and can be tried again; A is set only by a click", async () => {
    const failed = jobs.map((job, position) =>
      position === 1
        ? {
            ...job,
            state: "failed",
            error: { title: "Training diverged", detail: "Loss is NaN.", advice: "Lower the rate." },
          }
        : job,
    );
    const sent = serve({ ...recorded, "GET jobs": { jobs: failed }, [`POST runs/${failed[1]?.run}/resume`]: {} });
    const user = userEvent.setup();
    const { router } = renderApp(build);
    expect(await screen.findByText("Training diverged")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(sent.some((one) => one.path.endsWith("/resume"))).toBe(true));
    expect(router.state.location.search).not.toHaveProperty("a");
    const [use] = screen.getAllByRole("button", { name: "Use as A" });
    if (use) await user.click(use);
    await waitFor(() => expect(router.state.location.search).toHaveProperty("a"));
  });
});

test("a new scenario is previewed before it is made", async () => {
  const sent = serve();
  const user = userEvent.setup();
  renderApp("/?dialog=new-scenario");
  const dialog = await screen.findByRole("dialog", { name: "New scenario" });
  expect(within(dialog).getByRole("button", { name: "Create scenario" })).toBeDisabled();
  await user.click(await within(dialog).findByRole("button", { name: "3" }));
  expect(await within(dialog).findByRole("button", { name: "Open scenario" })).toBeEnabled();
  const previews = sent.filter((one) => one.path === "scenarios/preview").map((one) => JSON.parse(one.body));
  expect(previews.at(-1)).toMatchObject({ dataset: "digits", forget: { kind: "class", classes: [3] } });
});

test.each([
  ["/screen", /Screen|Runs|Models/],
  ["/contrast", /Choose two models to compare/],
  ["/attack", /Attack/],
])("%s draws without a fault", async (path, words) => {
  serve();
  renderApp(`${path}?scenario=${scenarioId}`);
  await waitFor(() => expect(screen.getByRole("main")).toHaveTextContent(words));
  expect(screen.queryByText("This view stopped", { exact: false })).toBeNull();
});

test("an unknown address leads back", async () => {
  serve();
  renderApp("/nowhere");
  expect(await screen.findByText("There is no such page")).toBeVisible();
});
