import type { Catalog, Group, MetricInfo, Run, Scenario, Yardstick } from "../../../api/types";
import type { PlotPoint } from "../../../charts/tradeoff/tradeoffGeometry";
import { type Telling, tellingParameters } from "../../../domain/differing";
import { plotted } from "../../../domain/goals";
import { scalarMetrics } from "../../../domain/metrics";
import { type Baseline, baselineOf } from "../../../domain/pool";
import { judge, pairPlacebos } from "../../../domain/randomStep";
import { type Distances, noiseOf } from "../../../domain/yardstick";
import type { UrlState } from "../../../state/url";
import { type Filters, matches, readFilters } from "./filters";
import { type ScreenMetric, screenMetric } from "./metrics";
import { frontOf, methodShapes, plotPoints } from "./plot";
import { countRuns, isReference, type ModelRow, rowsOf, withDistances } from "./rows";

export type ScreenData = {
  scenario: Scenario;
  catalog: Catalog;
  runs: readonly Run[];
  groups: readonly Group[];
  distances?: Distances | undefined;
};

type ScreenUrl = Pick<UrlState, "filters" | "search" | "columns" | "fold" | "x" | "y">;

/** Everything that the table, the plot and the exports show, worked out once from the data and the link. */
export type Screen = ScreenData & {
  baseline: Baseline | null;
  filters: Filters;
  fold: boolean;
  metrics: readonly ScreenMetric[];
  /** The columns that the link names; without any, the usual ones are there. */
  chosen: readonly string[] | undefined;
  /** The metrics that have a column. */
  columns: readonly ScreenMetric[];
  /** The rows that match, references first. */
  rows: readonly ModelRow[];
  shownRuns: number;
  /** What tells the models of a method apart. */
  differing: Telling;
  shapes: ReadonlyMap<string, number>;
  x: ScreenMetric | undefined;
  y: ScreenMetric | undefined;
  points: readonly PlotPoint[];
  front: readonly PlotPoint[];
};

const NO_COLUMNS = "none";

export function screenOf(data: ScreenData, url: ScreenUrl): Screen {
  const { catalog, runs, scenario } = data;
  const groups = new Map(data.groups.map((group) => [group.group, group]));
  const fold = url.fold !== "off";
  const filters = readFilters(url.filters, url.search);
  const baseline = baselineOf(runs, groups);
  const pairing = pairPlacebos(runs, catalog);
  const originals = new Map(runs.filter((run) => run.kind === "original").map((run) => [run.id, run]));
  const judging = { baseline, pairing, nothing: (base: string | null) => originals.get(base ?? "") };
  const all = rowsOf(runs, groups, catalog, fold, pairing)
    .map((row) => (data.distances ? withDistances(row, data.distances) : row))
    .map((row) =>
      isReference(row) || row.control || isExact(row, catalog) ? row : { ...row, placebo: judge(row.runs, judging) },
    );
  const forgetKind = typeof scenario.forget.kind === "string" ? scenario.forget.kind : undefined;
  const metrics = scalarMetrics(catalog.metrics).map((info) => screenMetric(info, all, baseline, forgetKind));
  const columns = metrics.filter((metric) => isShown(metric, url.columns));
  const shapes = methodShapes(all, catalog);
  const [x, y] = axesOf(metrics, url, all, data.distances?.yardstick);

  const matching = all.filter((row) => matches(row, filters));
  const differing = tellingParameters(
    matching.filter((row) => !isReference(row)).flatMap((row) => row.runs),
    catalog,
  );
  const candidates = matching.filter((row) => !row.control);
  const points = x && y ? plotPoints(candidates, x, y, shapes, differing) : [];
  const front = x && y ? frontOf(points, x, y, data.distances?.yardstick) : [];
  const best = new Map(front.map((point) => [point.id, point]));
  const rows = filters.front ? matching.filter((row) => isReference(row) || best.has(row.key)) : matching;
  const kept = new Set(rows.map((row) => row.key));
  return {
    ...data,
    baseline,
    filters,
    fold,
    metrics,
    chosen: url.columns,
    columns,
    rows,
    shownRuns: countRuns(rows),
    differing,
    shapes,
    x,
    y,
    points: points.flatMap((point) => (kept.has(point.id) ? [best.get(point.id) ?? point] : [])),
    front,
  };
}

/** What can have a column: a metric, or what else the table knows of a row. */
type Choosable = { info: Pick<MetricInfo, "name" | "shown"> };

export const isShown = ({ info }: Choosable, chosen: Screen["chosen"]): boolean =>
  chosen ? chosen.includes(info.name) : info.shown;

/** Another set of columns, as the link holds it; the usual ones are not written out. */
export function writeColumns(all: readonly Choosable[], names: readonly string[]): string[] | undefined {
  const standard = all.filter((one) => isShown(one, undefined)).map(({ info }) => info.name);
  if (standard.length === names.length && standard.every((name) => names.includes(name))) return undefined;
  return names.length > 0 ? [...names] : [NO_COLUMNS];
}

/** What retrains parts of its own base takes no step away from it that a random one could be as long as. */
const isExact = (row: ModelRow, catalog: Catalog) =>
  catalog.methods.some((method) => method.name === row.method && method.own_base);

/** Metrics to look at first, as far as the candidates differ in them: what is forgotten, and what is kept. */
const FIRST_X = ["UA", "WCPS", "agreement_forget", "TUA"] as const;
const FIRST_Y = ["TRA", "RA", "agreement_test"] as const;

function axesOf(metrics: readonly ScreenMetric[], url: ScreenUrl, rows: readonly ModelRow[], yardstick?: Yardstick) {
  const find = (name: string | undefined) => metrics.find(({ info }) => info.name === name);
  const spread = (names: readonly string[], taken?: ScreenMetric) =>
    names
      .map(find)
      .find((metric) => metric && metric !== taken && differ(metric, rows, noiseOf(yardstick, metric.info)));
  const x = find(url.x) ?? spread(FIRST_X, find(url.y)) ?? find("UA") ?? metrics[0];
  const y = find(url.y) ?? spread(FIRST_Y, x) ?? find(x?.info.name === "TRA" ? "UA" : "TRA") ?? metrics[1];
  return [x, y] as const;
}

const FEWEST_THAT_DIFFER = 3;

/** Whether a few candidates at least are told apart by more than noise. */
function differ({ info, goal }: ScreenMetric, rows: readonly ModelRow[], noise: number): boolean {
  const values = rows.flatMap((row) => {
    const value = row.values[info.name];
    return isReference(row) || row.control || typeof value !== "number" ? [] : [plotted(goal, value)];
  });
  const least = Math.min(...values);
  return values.filter((value) => value > least + noise).length >= Math.min(FEWEST_THAT_DIFFER, values.length - 1);
}
