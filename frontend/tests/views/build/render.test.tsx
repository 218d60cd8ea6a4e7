import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import { jobs } from "../../fixtures";
import { recorded, renderApp, scenarioId, serve } from "../../renderApp";

const build = `/build?scenario=${scenarioId}`;

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
