import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { runs } from "../../fixtures";
import { recorded, renderApp, scenarioId, serve } from "../../renderApp";
import { arraysFile, benchFor } from "./samples";

const [model] = runs.filter((run) => run.status === "succeeded");
const reference = (array: string, length: number) => ({ array, length });
const about = benchFor([], []).about;
const answer = (attack: string, results: unknown[]) => ({
  attack,
  run: model?.id ?? "",
  scenario: scenarioId,
  parameters: {},
  retrained: ["r"],
  originals: ["o"],
  coverage: null,
  not_compared: [],
  results,
});

const threshold = answer("threshold", [
  {
    type: "per_sample",
    about,
    ids: reference("ids", 6),
    split: reference("split", 6),
    side: reference("side", 6),
    sides: ["forgotten images, this model", "forgotten images, retrained"],
    columns: [
      {
        name: "entropy",
        label: "Output entropy",
        values: reference("values", 6),
        unit: "nats",
        direction: "none",
        lower: null,
        upper: null,
      },
    ],
  },
]);
const verdict = answer("verdict", [
  {
    type: "scalar",
    about: { ...about, name: "verdict" },
    value: 0.7,
    intervals: [{ lower: 0.66, upper: 0.74, over: "seeds", method: "t", level: 0.95 }],
    anchors: [],
    sentence: "Leaks: forgotten images can be told from images that were never trained on.",
    state: "leaks",
  },
  {
    type: "table",
    about,
    columns: ["state", "null", "margin", "needed"].map((name) => ({ name, label: name, unit: "", direction: "none" })),
    rows: [["leaks", 0.5, 0.05, ""]],
  },
]);
const signals = [
  {
    name: "entropy",
    label: "Output entropy",
    formula: "−Σ p ln p",
    members: "low",
    temperature: 2,
    unit: "nats",
    citation: "",
  },
];

function serveAttack() {
  const sent = serve({
    ...recorded,
    "GET attacks": { attacks: [], signals },
    "GET attacks/threshold": threshold,
    "GET attacks/verdict": verdict,
  });
  const json = globalThis.fetch;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (!new URL(request.url).pathname.endsWith("/threshold/arrays")) return json(request);
    return new Response(
      arraysFile({
        ids: [4, 5, 6, 4, 5, 6],
        split: [0, 0, 0, 0, 0, 0],
        side: [0, 0, 0, 1, 1, 1],
        values: [2, 1.5, 1.3, 0.25, 0.5, 1.25],
      }),
    );
  });
  return sent;
}

test("without a model the stage says what to do", async () => {
  serveAttack();
  renderApp(`/attack?scenario=${scenarioId}`);
  expect(await screen.findByText("Attack needs a model")).toBeVisible();
  expect(screen.getByRole("link", { name: "Choose A and B under Screen" })).toBeVisible();
});

test("the verdict is a word with its reason, and a moved threshold changes the outcome without a request", async () => {
  const sent = serveAttack();
  const user = userEvent.setup();
  const { router } = renderApp(`/attack?scenario=${scenarioId}&a=${model?.id}`);
  const card = await screen.findByRole("article", { name: "Verdict on A" });
  expect(within(card).getByText("Leaks")).toBeVisible();
  expect(card).toHaveTextContent("Forgotten images can be told from images that were never trained on.");
  const slider = await screen.findByRole("slider", { name: "Threshold on Output entropy" });
  expect(screen.getByText(/^Model A recognised$/).nextSibling).toHaveTextContent("3 of 3");
  const asked = sent.filter((one) => one.path.startsWith("attacks/threshold")).length;
  slider.focus();
  await user.keyboard("{End}");
  expect(screen.getByText(/^Model A recognised$/).nextSibling).toHaveTextContent("0 of 3");
  await waitFor(() => expect(router.state.location.search).toMatchObject({ strategy: "custom" }));
  expect(sent.filter((one) => one.path.startsWith("attacks/threshold"))).toHaveLength(asked);
});

test("an attack that is refused says why", async () => {
  serveAttack();
  renderApp(`/attack?scenario=${scenarioId}&a=${model?.id}`);
  const alerts = await screen.findAllByRole("alert");
  expect(alerts.some((alert) => alert.textContent?.includes("attacks/roc is not here."))).toBe(true);
});
