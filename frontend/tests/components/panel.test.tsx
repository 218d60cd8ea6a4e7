import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Job } from "../../src/api/types";
import { Panel } from "../../src/components/Panel";
import { type PanelState, stateOfAnswer } from "../../src/components/PanelState";
import { panelsAt, type StagePanel } from "../../src/components/stagePanels";
import { PANELS as ATTACK } from "../../src/views/attack/panels";
import { PANELS as CONTRAST } from "../../src/views/contrast/panels";
import { PANELS as SCREEN } from "../../src/views/screen/panels";

const show = (state?: PanelState | null) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Panel title="Likeness" name="likeness" state={state}>
        <p>the chart</p>
      </Panel>
    </QueryClientProvider>,
  );

test("a panel shows its chart and offers to export it", () => {
  show(null);
  expect(screen.getByRole("region", { name: "Likeness" })).toHaveTextContent("the chart");
  expect(screen.getByRole("button", { name: "Export Likeness" })).toBeVisible();
});

test("a panel says why there is no chart", async () => {
  const words = { what: "Likeness", working: "Comparing", onRetry: vi.fn() };
  const { unmount } = show(stateOfAnswer({ error: new Error("no room"), data: undefined }, words));
  expect(screen.getByRole("alert")).toHaveTextContent("Likeness");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(words.onRetry).toHaveBeenCalledOnce();
  expect(screen.queryByText("the chart")).toBeNull();
  unmount();

  show(stateOfAnswer({ error: null, data: undefined }, words));
  expect(screen.getByRole("status")).toHaveTextContent("Comparing…");
  show({ kind: "empty", title: "Nothing to compare", why: "One model is missing." });
  expect(screen.getByText("One model is missing.")).toBeVisible();
});

test("an answer counts as there once no job works on it", () => {
  const words = { what: "Likeness", working: "Comparing", onRetry: () => undefined };
  const job = { id: "j" } as Job;
  expect(stateOfAnswer({ error: null, data: { job, result: null } }, words)).toMatchObject({ kind: "working", job });
  expect(stateOfAnswer({ error: null, data: { job: null, result: 1 } }, words)).toBeNull();
});

test("panels stand at their places in the order of the list, which names each once", () => {
  const panels: StagePanel<"left" | "right", string>[] = [
    { id: "one", place: "left", draw: (of) => `one of ${of}, ` },
    { id: "two", place: "right", draw: () => "two" },
    { id: "three", place: "left", draw: (of) => `three of ${of}` },
  ];
  const { container } = render(panelsAt(panels, ["left"], "us"));
  expect(container).toHaveTextContent("one of us, three of us");
  for (const list of [SCREEN, CONTRAST, ATTACK]) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
});
