import type { Catalog, Group, MetricInfo, Run, Scenario } from "../../../api/types";
import type { PlotPoint } from "../../../charts/tradeoff/tradeoffGeometry";
import { type Telling, tellingParameters } from "../../../domain/differing";
import { scalarMetrics } from "../../../domain/metrics";
import { type Baseline, baselineOf } from "../../../domain/pool";
import type { UrlState } from "../../../state/url";
import { type Filters, matches, readFilters } from "./filters";
import { type ScreenMetric, screenMetric } from "./metrics";
import { judge, pairPlacebos } from "./placebo";
import { frontOf, methodShapes, plotPoints } from "./plot";
import { countRuns, isReference, type ModelRow, rowsOf } from "./rows";

export type ScreenData = {
  scenario: Scenario;
  catalog: Catalog;
  runs: readonly Run[];
  groups: readonly Group[];
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
  const all = rowsOf(runs, groups, catalog, fold, pairing).map((row) =>
    isReference(row) || row.control || isExact(row, catalog) ? row : { ...row, placebo: judge(row.runs, judging) },
  );
  const forgetKind = typeof scenario.forget.kind === "string" ? scenario.forget.kind : undefined;
  const metrics = scalarMetrics(catalog.metrics).map((info) => screenMetric(info, all, baseline, forgetKind));
  const columns = metrics.filter((metric) => isShown(metric, url.columns));
  const shapes = methodShapes(
    all.filter((row) => !row.control),
    catalog,
  );
  const [x, y] = axesOf(metrics, url);

  const matching = all.filter((row) => matches(row, filters));
  const differing = tellingParameters(
    matching.filter((row) => !isReference(row)).flatMap((row) => row.runs),
    catalog,
  );
  const candidates = matching.filter((row) => !row.control);
  const points = x && y ? plotPoints(candidates, x, y, shapes, differing) : [];
  const front = x && y ? frontOf(points, x, y) : [];
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

function axesOf(metrics: readonly ScreenMetric[], url: ScreenUrl) {
  const find = (name: string | undefined) => metrics.find(({ info }) => info.name === name);
  const x = find(url.x) ?? find("UA") ?? metrics[0];
  const y = find(url.y) ?? find(x?.info.name === "TRA" ? "UA" : "TRA") ?? metrics[1];
  return [x, y] as const;
}
