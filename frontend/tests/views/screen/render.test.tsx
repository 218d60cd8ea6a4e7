import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { runs } from "../../fixtures";
import { recorded, renderApp, scenarioId, serve } from "../../renderApp";

const address = `/screen?scenario=${scenarioId}`;

beforeEach(() => {
  // The virtual list measures its scroller; without a layout every element has this size.
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 900 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 1200 });
});

const table = () => screen.findByRole("treegrid", { name: "Models" }, { timeout: 10_000 });
const names = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole("rowheader")
    .map(
      (cell) =>
        within(cell)
          .getAllByRole("button")
          .find((button) => !button.hasAttribute("aria-expanded"))?.textContent,
    );

describe("screen", () => {
  test("shows references first, folded seeds with interval and count, and the plot", async () => {
    serve();
    renderApp(address);
    const grid = await table();
    await waitFor(() => expect(names(grid)).toEqual(["Retrained", "Original", "Fine-tuning", "Fine-tuning"]));
    expect(grid).toHaveTextContent("lr .01");
    expect(screen.getByText("8 of 8 models")).toBeVisible();
    expect(await screen.findByRole("button", { name: /^Fine-tuning, lr .1 · seeds 0–1/ })).toBeInTheDocument();
  });

  test("sorts best first, then worst first, then not at all, and keeps it in the link", async () => {
    serve();
    const { router } = renderApp(address);
    const user = userEvent.setup();
    const grid = await table();
    const header = () => within(grid).getByRole("columnheader", { name: /^UA/ });
    const search = () => router.state.location.search;
    await user.click(within(header()).getByRole("button"));
    await waitFor(() => expect(header()).toHaveAttribute("aria-sort", "ascending"));
    expect(search().sort).toEqual(["UA"]);
    await waitFor(() => expect(within(grid).getAllByRole("row")[3]).toHaveTextContent("lr .1"));
    await user.click(within(header()).getByRole("button"));
    await waitFor(() => expect(within(grid).getAllByRole("row")[3]).toHaveTextContent("lr .01"));
    expect(search().sort).toEqual(["-UA"]);
    await user.click(within(header()).getByRole("button"));
    await waitFor(() => expect(header()).toHaveAttribute("aria-sort", "none"));
    expect(search().sort).toBeUndefined();
  });

  test("puts missing values last in both orders", async () => {
    const changed = runs.map((run) =>
      run.id === "836faa5060c1" ? { ...run, metrics: { ...run.metrics, UA: null } } : run,
    );
    serve({ ...recorded, "GET runs": { runs: changed, next: null, total: changed.length } });
    for (const sort of ["UA", "-UA"]) {
      const { unmount } = renderApp(`${address}&fold=off&sort=${encodeURIComponent(JSON.stringify([sort]))}`);
      const rows = within(await table()).getAllByRole("row");
      await waitFor(() => expect(rows.at(-1)).toHaveTextContent("836faa"));
      unmount();
    }
  });

  test("chooses A and B by radio and by key, never the same run for both", async () => {
    serve();
    const { router } = renderApp(address);
    const user = userEvent.setup();
    const grid = await table();
    await user.click(within(grid).getByRole("radio", { name: "A: Original" }));
    await waitFor(() => expect(router.state.location.search.a).toBe("7e0d9cad8b86"));
    expect(within(grid).getByRole("radio", { name: "B: Original" })).toBeDisabled();
    const row = within(grid).getAllByRole("row")[3];
    act(() => row?.focus());
    await user.keyboard("b");
    await waitFor(() => expect(router.state.location.search.b).toBe("836faa5060c1"));
    await user.keyboard("a");
    expect(router.state.location.search.a).toBe("7e0d9cad8b86");
    expect(await screen.findByText(/is B already/)).toBeVisible();
  });

  test("filters, says how many are left, and offers a way back", async () => {
    serve();
    renderApp(`${address}&search=${encodeURIComponent("nothing like this")}`);
    expect(await screen.findByText("4 of 8 models")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByText("8 of 8 models")).toBeVisible();
  });

  test("opens a run with Enter and shows where it comes from", async () => {
    serve();
    const { router } = renderApp(`${address}&fold=off`);
    const user = userEvent.setup();
    const grid = await table();
    const row = within(grid)
      .getAllByRole("row")
      .find((one) => one.getAttribute("data-key") === "836faa5060c1");
    act(() => row?.focus());
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.search.run).toBe("836faa5060c1"));
    const drawer = await screen.findByRole("dialog");
    expect(await within(drawer).findByRole("heading", { name: /Where it comes from/ })).toBeVisible();
    expect(within(drawer).getByRole("img", { name: /^Accuracy by epoch/ })).toBeInTheDocument();
  });

  test("shows why a run failed and how far one is", async () => {
    const error = {
      title: "Training diverged",
      detail: "The loss became NaN.",
      advice: "Use a smaller learning rate.",
    };
    const progress = { phase: "unlearn", epoch: 2, epochs: 10, fraction: 0.2, eta_seconds: 3, text: "" };
    const changed = runs.map((run) =>
      run.id === "836faa5060c1"
        ? { ...run, status: "failed", metrics: {}, error }
        : run.id === "d15932a97349"
          ? { ...run, status: "running", metrics: {}, progress }
          : run,
    );
    serve({ ...recorded, "GET runs": { runs: changed, next: null, total: changed.length } });
    renderApp(`${address}&fold=off`);
    const grid = await table();
    expect(within(grid).getByText("Training diverged: The loss became NaN.")).toBeVisible();
    expect(within(grid).getByRole("button", { name: "Resume" })).toBeVisible();
    expect(within(grid).getByText(/unlearn, epoch 2 of 10/)).toBeVisible();
  });

  test("says what to do without scenario, without models, and when the server refuses", async () => {
    serve({ ...recorded, "GET scenarios": [] });
    const none = renderApp("/screen");
    expect(await screen.findByRole("link", { name: "Go to the scenarios" })).toBeVisible();
    none.unmount();
    serve({ ...recorded, "GET runs": { runs: [], next: null, total: 0 }, "GET groups": [] });
    const empty = renderApp(address);
    expect(await screen.findByRole("link", { name: "Train an original and retrained models" })).toBeVisible();
    empty.unmount();
    serve({ ...recorded, "GET runs": undefined });
    renderApp(address);
    expect(await screen.findByRole("button", { name: "Try again" })).toBeVisible();
  });

  test("takes the default scenario when the link names none", async () => {
    serve();
    const { router } = renderApp("/screen");
    await table();
    expect(router.state.location.search.scenario).toBe(scenarioId);
  });
});
