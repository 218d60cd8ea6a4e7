import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useUi } from "../../../src/state/ui";
import contrast from "../../fixtures/contrast.json";
import moved from "../../fixtures/moved.json";
import similarity from "../../fixtures/similarity.json";
import { recorded, renderApp, scenarioId, serve } from "../../renderApp";
import { sampleFile, tensors } from "../../tensors";

const binary = (content: ArrayBuffer) =>
  new Response(content, { headers: { "Content-Type": "application/octet-stream" } });
const places = () =>
  tensors({
    rows: Int32Array.of(0, 1, 2, 3, 10, 11),
    a_xy: Float32Array.from({ length: 12 }, (_, at) => at),
    b_xy: Float32Array.from({ length: 12 }, (_, at) => 12 - at),
  });

const answers = {
  ...recorded,
  "GET contrast": contrast,
  "GET contrast/samples": binary(sampleFile()),
  "GET contrast/embedding": binary(places()),
  "GET contrast/similarity": similarity,
  "GET contrast/moved": moved,
  "GET slices": [],
  "GET notes": [],
};
const pair = `/contrast?scenario=${scenarioId}&a=${contrast.a.run}&b=${contrast.b.run}`;

beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});
afterEach(() => {
  vi.restoreAllMocks();
  useUi.getState().select(null);
});

test("without A and B: offers pairs with their reasons, one click away", async () => {
  const suggestion = { a: "aaa", b: "bbb", title: "Nearest to retrained", reason: "Differs on 2 % of samples." };
  serve({ ...answers, "GET contrast/suggestions": [suggestion] });
  const user = userEvent.setup();
  const { router } = renderApp(`/contrast?scenario=${scenarioId}`);
  await user.click(await screen.findByRole("button", { name: /Nearest to retrained.*Differs on 2 %/ }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ a: "aaa", b: "bbb" }));
});

test("shows every part, and says what is seen on the maps", async () => {
  serve(answers);
  renderApp(pair);
  for (const title of [
    "Embedding space",
    "Class-wise accuracy",
    "Prediction matrix",
    "Layer-wise similarity",
    "What moved",
  ]) {
    expect(await screen.findByRole("heading", { name: title })).toBeVisible();
  }
  expect(
    await screen.findByRole("img", {
      name: /Model B.*aligned map of 4 train samples.*2 are to be forgotten, 1 of them correctly/,
    }),
  ).toBeInTheDocument();
  expect(
    await screen.findByRole("button", { name: /Train, 3, to be forgotten: A 1.000, B 0.000/ }),
  ).toBeInTheDocument();
  expect(
    await screen.findByRole("img", { name: /Similarity by layer with the retrained models. At head: A retain 0.726/ }),
  ).toBeVisible();
  expect(screen.getByRole("img", { name: /Neighbours kept: Retain, train 49.3 %/ })).toBeVisible();
});

test("a link reopens a cell: its samples are selected everywhere, Esc takes both back", async () => {
  serve(answers);
  const user = userEvent.setup();
  const { router } = renderApp(`${pair}&cell=b:2:1`);
  const metrics = await screen.findByLabelText("Metrics of the selection");
  expect(within(metrics).getByText("Accuracy A").nextSibling).toHaveTextContent("1.000");
  expect(within(metrics).getByText("Accuracy B").nextSibling).toHaveTextContent("0.000");
  expect(screen.getAllByText("1 sample selected").length).toBeGreaterThan(2);
  expect(screen.getByRole("img", { name: "Sample 3 of train, 2" })).toBeVisible();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(router.state.location.search).not.toHaveProperty("cell"));
  expect(screen.queryByText("1 sample selected")).not.toBeInTheDocument();
});

test("a highlight and an isolated class go into the link", async () => {
  serve(answers);
  const user = userEvent.setup();
  const { router } = renderApp(pair);
  await user.click(await screen.findByRole("button", { name: /Not forgotten A 2 · B 1/ }));
  await user.click(screen.getByRole("button", { name: /^3, to be forgotten: show only/ }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ highlight: "not_forgotten", isolated: 3 }));
});

test("while a map is computed its progress is shown, and it can be stopped", async () => {
  const job = {
    id: "j1",
    kind: "projection",
    title: "Map",
    run: null,
    scenario: scenarioId,
    state: "running",
    needs: [],
    attempt: 1,
    created: 0,
    started: 0,
    finished: null,
    error: null,
    progress: { phase: "fit", fraction: 0.4, text: "fitting" },
  };
  const waiting = new Response(JSON.stringify(job), { status: 202, headers: { "Content-Type": "application/json" } });
  const sent = serve({ ...answers, "GET contrast/embedding": waiting, "POST jobs/j1/cancel": job });
  const user = userEvent.setup();
  renderApp(pair);
  expect(await screen.findByRole("progressbar", { name: "Map" })).toHaveAttribute("aria-valuenow", "40");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(sent.some((one) => one.path === "jobs/j1/cancel")).toBe(true));
});

test("what is missing is said in words, with a button that makes it", async () => {
  const missing = [
    {
      what: "retrained",
      reason: "There is no finished retrained model.",
      advice: "Train some; a noise band needs four.",
      affects: ["band", "similarity"],
      remedy: { scenario: scenarioId, kind: "retrained", seeds: [0, 1, 2, 3] },
    },
  ];
  const sent = serve({
    ...answers,
    "GET contrast": { ...contrast, missing },
    "POST runs": { runs: [], prerequisites: [] },
  });
  const user = userEvent.setup();
  renderApp(pair);
  expect(await screen.findByText(/There is no finished retrained model/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Train 4 retrained models" }));
  await waitFor(() =>
    expect(sent.find((one) => one.path === "runs" && one.method === "POST")?.body).toContain("[0,1,2,3]"),
  );
});

test("two models that cannot be compared: the server is quoted, and others can be chosen", async () => {
  serve({ ...answers, "GET contrast": undefined });
  renderApp(pair);
  expect(await screen.findByRole("alert")).toHaveTextContent(/contrast is not here/);
  expect(screen.getByRole("button", { name: "Choose two other models" })).toBeVisible();
});
