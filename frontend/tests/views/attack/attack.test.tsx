import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import "../../../src/views/attack/AttackView";
import { runs } from "../../fixtures";
import recordedVerdict from "../../fixtures/verdict.json";
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
const verdict = answer("verdict", recordedVerdict);
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

const folded = `/attack?scenario=${scenarioId}&a=${model?.id}`;
const unfolded = `${folded}&open=apart`;

test("the verdict is a word with two answers, and the strip names what every rung found", async () => {
  serveAttack();
  renderApp(folded);
  const card = await screen.findByRole("article", { name: "Verdict on A" });
  expect(within(card).getByText("Damaged")).toBeVisible();
  expect(card).toHaveTextContent("Memory none found");
  expect(card).toHaveTextContent("Side effects damaged");
  expect(card).toHaveTextContent("This model has lost what it should have kept (behaviour elsewhere).");
  expect(card).toHaveTextContent("Residual memory 20 %, between 2 % and 38 %; at most 34 %");
  expect(card).toHaveTextContent("a provider who trains to pass can pass");
  expect(within(card).getByRole("button", { name: "Look inside A: relearn" })).toBeVisible();
  const strip = screen.getByRole("region", { name: "Evidence" });
  expect(within(strip).getByRole("button", { name: /^Behaviour elsewhere, A · .*: damaged$/ })).toBeVisible();
  expect(within(strip).getByRole("button", { name: /^Relearning, A · .*: not computed$/ })).toBeVisible();
});

test("arrow keys move in the strip, and a cell unfolds and lights the panel that shows it", async () => {
  serveAttack();
  const user = userEvent.setup();
  const { router } = renderApp(folded);
  expect(await screen.findByRole("heading", { name: "Told apart" })).toBeVisible();
  expect(screen.queryByRole("heading", { name: "Threshold attack" })).toBeNull();
  const membership = await screen.findByRole("button", { name: /^Membership, A ·/ });
  membership.focus();
  await user.keyboard("{ArrowRight}");
  expect(screen.getByRole("button", { name: /^Same as retrained, A ·/ })).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "Threshold attack" })).toBeVisible();
  expect(router.state.location.search).toMatchObject({ open: ["apart"] });
  expect(document.activeElement).toHaveAttribute("data-panel", "bench");
  expect(document.activeElement).toHaveAttribute("data-lit");
});

test("a rung without a panel in this scenario says why", async () => {
  serveAttack();
  const user = userEvent.setup();
  renderApp(folded);
  await user.click(await screen.findByRole("button", { name: /^Canaries, A ·.*cannot tell/ }));
  expect(await screen.findByText("Canaries: nothing to show")).toBeVisible();
});

test("a moved threshold changes the outcome without a request", async () => {
  const sent = serveAttack();
  const user = userEvent.setup();
  const { router } = renderApp(unfolded);
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
  renderApp(unfolded);
  const alerts = await screen.findAllByRole("alert");
  expect(alerts.some((alert) => alert.textContent?.includes("attacks/roc is not here."))).toBe(true);
});
