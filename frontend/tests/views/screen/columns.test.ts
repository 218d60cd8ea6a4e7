import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { screenOf } from "../../../src/views/screen/model/screen";
import type { Column, TableColumn } from "../../../src/views/screen/table/columns/column";
import { shownColumns } from "../../../src/views/screen/table/columns/shownColumns";
import { markdownTable } from "../../../src/views/screen/table/exportTable";
import { columnWidths } from "../../../src/views/screen/table/widths";
import { catalog, runs, scenario } from "../../fixtures";
import { recorded, renderApp, scenarioId, serve } from "../../renderApp";

const { rate, progress } = vi.hoisted(() => {
  const rateOf = (run: { parameters: Record<string, unknown> }) => {
    const value = run.parameters.learning_rate;
    return typeof value === "number" ? value : undefined;
  };
  const rate: TableColumn = {
    info: { name: "rate", shown: true },
    title: "Step size",
    choice: "How large steps are",
    width: 80,
    about: "As the method was told.",
    cell: ({ row }) => `steps of ${rateOf(row.lead) ?? "no size"}`,
    sort: { value: (row) => rateOf(row.lead), words: { asc: "smallest first", desc: "largest first" } },
    csv: () => (row) => ({ "step size": rateOf(row.lead) ?? null }),
    paper: { align: "right", text: (row) => String(rateOf(row.lead) ?? "–"), note: "Step size: as told" },
  };
  const progress: TableColumn = {
    info: { name: "runs_done", shown: false },
    title: "Done",
    choice: "Runs done",
    measured: true,
    cell: ({ row }) => `${row.runs.length} done`,
    sort: { value: (row) => row.runs.length, words: { asc: "fewest first", desc: "most first" }, reversed: true },
  };
  return { rate, progress };
});

// The list is all that a new column changes: here it has two more entries. Of those in the table only the oldest are
// kept, so that the places below stay what they are when the list grows.
vi.mock("../../../src/views/screen/table/columns/columns", async (importActual) => {
  const { COLUMNS } = await importActual<{ COLUMNS: readonly Column[] }>();
  const kept = COLUMNS.filter((column) => !("cell" in column) || ["model", "parameters"].includes(column.info.name));
  return { COLUMNS: [...kept, progress, rate] };
});

const address = `/screen?scenario=${scenarioId}`;
const inLink = (value: unknown) => encodeURIComponent(JSON.stringify(value));
const table = () => screen.findByRole("treegrid", { name: "Models" });
const cellsOf = (row: HTMLElement | undefined) => [...(row?.children ?? [])].map((cell) => cell.textContent);
const heads = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole("columnheader")
    .map((head) => head.textContent?.trim());

beforeEach(() => {
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 900 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 1200 });
  serve();
});

afterEach(() => vi.restoreAllMocks());

describe("one more entry in the list of columns", () => {
  test("has a header that explains it, a width and a cell in every row", async () => {
    renderApp(address);
    const grid = await table();
    expect(heads(grid).slice(0, 4)).toEqual(["ABModel", "Parameters", "Step size", "UA"]);
    expect(grid.querySelectorAll("col")[2]).toHaveStyle({ width: "80px" });
    await waitFor(() => expect(within(grid).getAllByRole("row")).toHaveLength(5));
    expect(
      within(grid)
        .getAllByRole("row")
        .slice(1)
        .map((row) => cellsOf(row)[2]),
    ).toEqual(["steps of no size", "steps of no size", "steps of 0.01", "steps of 0.1"]);
    await userEvent.hover(within(grid).getByRole("button", { name: "Step size" }));
    expect(await screen.findByRole("tooltip")).toHaveTextContent("As the method was told.Click: smallest first.");
  });

  test("sorts by its value, keeps the order in the link, and says it in its own words", async () => {
    const { router } = renderApp(address);
    const grid = await table();
    const head = () => within(grid).getByRole("columnheader", { name: /^Step size/ });
    const first = () => cellsOf(within(grid).getAllByRole("row")[3])[2];
    await userEvent.click(within(head()).getByRole("button"));
    await waitFor(() => expect(head()).toHaveTextContent("Step size smallest first"));
    expect(first()).toBe("steps of 0.01");
    await userEvent.click(within(head()).getByRole("button"));
    await waitFor(() => expect(first()).toBe("steps of 0.1"));
    expect(head()).toHaveAttribute("aria-sort", "descending");
    expect(router.state.location.search.sort).toEqual(["-rate"]);
  });

  test("can be left out and brought back like a metric", async () => {
    const { router } = renderApp(address);
    const grid = await table();
    await userEvent.click(screen.getByRole("button", { name: "Columns" }));
    const box = (name: string) => screen.getByRole("checkbox", { name });
    expect(box("How large steps are")).toBeChecked();
    expect(box("Runs done")).not.toBeChecked();
    await userEvent.click(box("How large steps are"));
    await waitFor(() => expect(heads(grid)).not.toContain("Step size"));
    expect(router.state.location.search.columns).not.toContain("rate");
    await userEvent.click(box("Runs done"));
    await waitFor(() => expect(heads(grid)[2]).toBe("Done"));
    await userEvent.click(screen.getByRole("button", { name: "Usual ones" }));
    await waitFor(() => expect(router.state.location.search.columns).toBeUndefined());
    expect(heads(grid)[2]).toBe("Step size");
  });

  test("gives way to the state of a run that has nothing measured, if it says so", async () => {
    const broken = runs.map((run) => (run.kind === "unlearned" ? { ...run, status: "failed", metrics: {} } : run));
    serve({ ...recorded, "GET runs": { runs: broken, next: null, total: broken.length } });
    renderApp(`${address}&columns=${inLink(["rate", "runs_done", "UA"])}`);
    const grid = await table();
    expect(heads(grid).slice(1)).toEqual(["Parameters", "Step size", "Done", "UA"]);
    const [, retrained, , failed] = within(grid).getAllByRole("row");
    expect(cellsOf(retrained)[3]).toBe("3 done");
    expect(failed?.children).toHaveLength(4);
    expect(failed?.lastElementChild).toHaveAttribute("colspan", "2");
    expect(failed?.lastElementChild).toHaveTextContent("Resume");
  });

  test("is in the saved files while it is in the table", async () => {
    const saved: Blob[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
    Object.assign(URL, { createObjectURL: (blob: Blob) => `blob:${saved.push(blob)}`, revokeObjectURL: () => {} });
    renderApp(address);
    await table();
    await userEvent.click(screen.getByRole("button", { name: "Export" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Save as CSV" }));
    const [header, ...records] = (await textOf(saved[0])).trim().split("\n");
    const place = header?.split(",").indexOf("step size") ?? -1;
    expect(records.map((record) => record.split(",")[place])).toEqual(["", "", "0.01", "0.1"]);

    const shown = screenOf({ scenario, catalog, runs, groups: [] }, {});
    const text = markdownTable({ ...shown, title: "" });
    expect(text).toContain("| Model | Parameters | n | Step size | UA ≈ |");
    expect(text).toContain("| --- | --- | ---: | ---: | ---: |");
    expect(text).toContain("- Step size: as told\n- UA: ");
    expect(markdownTable({ ...shown, title: "", chosen: ["UA"] })).not.toContain("Step size");
  });

  test("takes its width from what the others share", () => {
    const { columns, chosen } = screenOf({ scenario, catalog, runs, groups: [] }, { columns: ["rate", "UA"] });
    const widths = columnWidths(1000, 1, shownColumns({ columns, chosen }));
    expect([...widths.own]).toEqual([
      ["model", 276],
      ["parameters", 1000 - 276 - 80 - 124],
      ["rate", 80],
    ]);
    expect(widths).toMatchObject({ metric: 124, total: 1000, overflows: false });
  });
});

/** What jsdom's blobs hold; they cannot be awaited. */
const textOf = (blob: Blob | undefined) =>
  new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    if (blob) reader.readAsText(blob);
  });
