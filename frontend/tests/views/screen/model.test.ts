import { describe, expect, it } from "vitest";
import type { Group, MetricInfo, Run } from "../../../src/api/types";
import type { UrlState } from "../../../src/state/url";
import { bestRows } from "../../../src/views/screen/model/best";
import { readFilters, writeFilters } from "../../../src/views/screen/model/filters";
import { comparison } from "../../../src/views/screen/model/metrics";
import { parameterLines } from "../../../src/views/screen/model/parameterTable";
import { rowsOf } from "../../../src/views/screen/model/rows";
import { screenOf, writeColumns } from "../../../src/views/screen/model/screen";
import { readSort, writeSort } from "../../../src/views/screen/model/sorting";
import { columnWidths } from "../../../src/views/screen/table/widths";
import { withAgain, without } from "../../../src/views/screen/useRunActions";
import { catalog, runs, scenario } from "../../fixtures";
import groupsJson from "../../fixtures/groups.json";

const groups = groupsJson as unknown as Group[];
const byName = new Map(groups.map((group) => [group.group, group]));
const screenWith = (url: Partial<UrlState> = {}, some: readonly Run[] = runs) =>
  screenOf({ scenario, catalog, runs: some, groups }, url);
const only = (kind: Run["kind"]) => runs.filter((run) => run.kind === kind);
const failed = (run: Run): Run => ({ ...run, status: "failed", metrics: {} });

describe("rows", () => {
  it("put references first and fold runs that differ only in seeds", () => {
    const rows = rowsOf(runs, byName, catalog, true);
    expect(rows.map((row) => [row.kind, row.runs.length])).toEqual([
      ["retrained", 3],
      ["original", 1],
      ["unlearned", 2],
      ["unlearned", 2],
    ]);
    expect(rows[0]?.folded).toBe(true);
    expect(rows[1]?.folded).toBe(false);
  });

  it("take the mean and its interval from the server, and give one seed no interval", () => {
    const [, original, tuned] = rowsOf(runs, byName, catalog, true);
    expect(tuned?.summaries?.RT?.n).toBe(2);
    expect(tuned?.values.RT).toBeCloseTo((0.6163087069994617 + 11.510505299000215) / 2);
    expect(tuned?.summaries?.RT?.low).toEqual(expect.any(Number));
    expect(original?.summaries).toBeNull();
  });

  it("count only finished seeds, and fall back to plain means while the server's groups are older", () => {
    const [first, second] = only("unlearned");
    if (!first || !second) throw new Error("fixtures");
    const [row] = rowsOf([first, failed(second)], byName, catalog, true);
    expect(row?.lead.id).toBe(first.id);
    expect(row?.values.RT).toBe(first.metrics.RT);
    expect(row?.summaries?.RT).toMatchObject({ n: 1, low: null });
  });

  it("are the runs themselves when not folded", () => {
    expect(rowsOf(runs, byName, catalog, false)).toHaveLength(runs.length);
  });
});

describe("controls", () => {
  const [, , tuned, second] = rowsOf(runs, byName, catalog, true);
  const control = second?.method ?? "";
  const methods = catalog.methods.map((method) => ({ ...method, control: method.name === control }));
  const screen = screenOf({ scenario, catalog: { ...catalog, methods }, runs, groups }, {});

  it("come last, and are neither best nor plotted nor on the front", () => {
    expect(screen.rows.at(-1)?.control).toBe(true);
    expect(bestRows(screen.rows, screen.metrics).every((one) => one.row.method === tuned?.method)).toBe(true);
    expect([...screen.points, ...screen.front].some((point) => point.id === second?.key)).toBe(false);
  });

  it("do not stretch the span of a bar", () => {
    const extreme = runs.map((run) =>
      run.method === control ? { ...run, metrics: { ...run.metrics, RT: 1e-9 } } : run,
    );
    const bars = screenOf({ scenario, catalog: { ...catalog, methods }, runs: extreme, groups: [] }, {}).metrics;
    expect(bars.find(({ info }) => info.name === "RT")?.range.low).not.toBe(1e-9);
  });
});

describe("the baseline", () => {
  it("is what small numbers are the difference to; run time is given as speed-up", () => {
    const screen = screenWith();
    const row = screen.rows.find((one) => one.kind === "unlearned");
    const metric = (name: string) => screen.metrics.find(({ info }) => info.name === name);
    const [ua, rt] = [metric("UA"), metric("RT")];
    if (!row || !ua || !rt) throw new Error("fixtures");
    expect(comparison(ua, row, screen.baseline)).toBe("+1.000");
    expect(comparison(rt, row, screen.baseline)).toMatch(/×$/);
    expect(comparison(ua, row, null)).toBeNull();
    const retrained = screen.rows[0];
    expect(retrained && comparison(ua, retrained, screen.baseline)).toBeNull();
  });
});

it("parameters are listed with what differs from A and from the defaults first", () => {
  const run = { method: "finetune", parameters: { epochs: 10, momentum: 0.9, learning_rate: 0.5 } };
  const lines = parameterLines(run, { parameters: { epochs: 3, momentum: 0.9, learning_rate: 0.5 } }, catalog);
  expect(lines.map((line) => [line.name, line.differs, line.changed])).toEqual([
    ["epochs", true, false],
    ["learning_rate", false, true],
    ["momentum", false, false],
  ]);
});

describe("filters", () => {
  it("survive the way through a link", () => {
    const filters = { search: "lr .1", kind: [], method: ["finetune", "scrub"], status: ["failed"], front: true };
    const written = writeFilters(filters);
    expect(readFilters(written.filters, written.search)).toEqual(filters);
    expect(writeFilters(readFilters(["nonsense", "kind:"], undefined))).toEqual({
      filters: undefined,
      search: undefined,
    });
  });

  it("keep the baseline in view, except when the kind is chosen", () => {
    expect(screenWith({ search: "lr .1" }).rows.map((row) => row.kind)).toEqual(["retrained", "original", "unlearned"]);
    expect(screenWith({ filters: ["method:nothing"] }).rows.map((row) => row.kind)).toEqual(["retrained", "original"]);
    expect(screenWith({ filters: ["kind:unlearned"] }).rows.every((row) => row.kind === "unlearned")).toBe(true);
  });

  it("count runs, not rows", () => {
    expect(screenWith({ filters: ["kind:unlearned"] }).shownRuns).toBe(4);
  });

  it("find seeds and ids, all words of the text", () => {
    const shown = (search: string) =>
      screenWith({ search, fold: "off", filters: ["kind:unlearned"] }).rows.map((row) => row.lead.id);
    expect(shown("seed 1 lr .1")).toEqual(["d15932a97349"]);
    expect(shown("836FAA")).toEqual(["836faa5060c1"]);
    expect(shown("nothing like this")).toEqual([]);
  });

  it("keep what is on the front of the two metrics in the plot", () => {
    const front = screenWith({ fold: "off", filters: ["front", "kind:unlearned"], x: "UA", y: "RT" });
    expect(front.rows.map((row) => row.lead.id)).toEqual(["d15932a97349"]);
    expect(front.points.every((point) => point.onFront)).toBe(true);
  });
});

describe("order and columns in the link", () => {
  it("mean worst first by a leading minus", () => {
    expect(readSort(["RA", "-UA"])).toEqual([
      { id: "RA", desc: false },
      { id: "UA", desc: true },
    ]);
    expect(writeSort(readSort(["RA", "-UA"]))).toEqual(["RA", "-UA"]);
    expect(writeSort([])).toBeUndefined();
  });

  it("leave the catalogue's own columns out, and can hold none", () => {
    const screen = screenWith();
    expect(
      writeColumns(
        screen.metrics,
        screen.columns.map(({ info }) => info.name),
      ),
    ).toBeUndefined();
    expect(writeColumns(screen.metrics, ["RA"])).toEqual(["RA"]);
    expect(screenWith({ columns: writeColumns(screen.metrics, []) }).columns).toEqual([]);
  });

  it("fit the width: metrics first, the rest to the parameters, and scrolling when it is too narrow", () => {
    expect(columnWidths(1000, 2)).toMatchObject({ metric: 124, total: 1000, overflows: false });
    const narrow = columnWidths(700, 8);
    expect(narrow.overflows).toBe(true);
    expect(narrow.total).toBeGreaterThan(700);
  });
});

describe("what goes beside the table", () => {
  it("names the best unlearned model in each metric's own direction, and how many are equal", () => {
    const screen = screenWith({ fold: "off" });
    const best = new Map(bestRows(screen.rows, screen.columns).map((one) => [one.metric.info.name, one]));
    expect(best.get("UA")?.row.lead.id).toBe("d15932a97349");
    expect(best.get("RA")?.ties).toBe(3);
    expect(best.get("RT")?.value).toBeCloseTo(0.6089537179991567);
  });

  it("plots closeness as distance and skips rows without a value", () => {
    const [first, ...others] = runs;
    if (!first) throw new Error("fixtures");
    const screen = screenWith({ fold: "off", x: "UA", y: "RA" }, [failed(first), ...others]);
    expect(screen.points).toHaveLength(runs.length - 1);
    expect(screen.points.find((point) => point.id === "d15932a97349")?.x).toBeCloseTo(0.9383561643835616);
  });

  it("takes UA as better when lower while nothing is retrained", () => {
    const screen = screenWith({}, only("unlearned"));
    const direction = (name: string) =>
      screen.metrics.find(({ info }: { info: MetricInfo }) => info.name === name)?.goal.direction;
    expect(direction("UA")).toBe("lower");
    expect(direction("agreement_forget")).toBe("none");
  });
});

describe("deleting", () => {
  it("takes the run out of the link, and puts it back where it was if that is free", () => {
    const state = { scenario: "s", a: "x", b: "y", run: "x" };
    expect(without(state, "x")).toMatchObject({ a: undefined, b: "y", run: undefined });
    expect(withAgain({ scenario: "s", b: "y" }, state, "x").a).toBe("x");
    expect(withAgain({ scenario: "s", a: "z", b: "y" }, state, "x").a).toBe("z");
  });
});
