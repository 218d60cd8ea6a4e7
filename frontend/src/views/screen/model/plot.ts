import type { Catalog } from "../../../api/types";
import type { PlotAxis, PlotPoint } from "../../../charts/tradeoff/tradeoffGeometry";
import type { Telling } from "../../../domain/differing";
import { nonDominated } from "../../../domain/front";
import { betterEnd, plotted, plottedInterval } from "../../../domain/goals";
import { metricTitle } from "../../../words/metrics";
import { tellingWords } from "../../../words/parameters";
import { seedsInWords, shortId } from "../../../words/runs";
import type { ScreenMetric } from "./metrics";
import type { ModelRow } from "./rows";

export function plotAxis(metric: ScreenMetric): PlotAxis {
  const { info, goal } = metric;
  const distance = goal.target !== null;
  const title = metricTitle(info);
  return {
    name: info.name,
    label: distance ? `distance of ${title} to retrained` : info.unit ? `${title}, ${info.unit}` : title,
    unit: info.unit ?? "",
    better: betterEnd(goal),
    bounds: distance ? [0, null] : info.bounds,
    format: metric.format,
  };
}

function span(row: ModelRow, { info, goal }: ScreenMetric): readonly [number, number] | null {
  const summary = row.summaries?.[info.name];
  if (typeof summary?.low !== "number" || typeof summary.high !== "number") return null;
  return plottedInterval(goal, summary.low, summary.high);
}

/** What tells a row apart from its neighbours, in one line. */
export function rowDetail(row: ModelRow, differing: Telling): string {
  const name = row.folded ? "" : shortId(row.lead.id);
  return [tellingWords(row.lead, differing), seedsInWords(row.runs), name].filter(Boolean).join(" · ");
}

/** The rows that have both metrics, as marks; methods keep their shapes whatever is filtered. */
export function plotPoints(
  rows: readonly ModelRow[],
  x: ScreenMetric,
  y: ScreenMetric,
  shapes: ReadonlyMap<string, number>,
  differing: Telling,
): PlotPoint[] {
  return rows.flatMap((row) => {
    const xValue = row.values[x.info.name];
    const yValue = row.values[y.info.name];
    if (typeof xValue !== "number" || typeof yValue !== "number") return [];
    const point: PlotPoint = {
      id: row.key,
      runs: [row.lead, ...row.runs].map((run) => run.id),
      role: row.kind === "unlearned" ? "candidate" : row.kind,
      label: row.label,
      detail: rowDetail(row, differing),
      shape: shapes.get(row.method ?? "") ?? 0,
      x: plotted(x.goal, xValue),
      y: plotted(y.goal, yValue),
      xSpan: span(row, x),
      ySpan: span(row, y),
      onFront: false,
    };
    return [point];
  });
}

/** The candidates that no other candidate beats in both metrics; none while a metric has no good direction. */
export function frontOf(points: readonly PlotPoint[], x: ScreenMetric, y: ScreenMetric): PlotPoint[] {
  const xBetter = betterEnd(x.goal);
  const yBetter = betterEnd(y.goal);
  if (!xBetter || !yBetter) return [];
  const candidates = points.filter((point) => point.role === "candidate");
  return nonDominated(candidates, xBetter, yBetter).map((point) => ({ ...point, onFront: true }));
}

/** A shape per method, in the order of the catalogue, of the methods that the rows use. */
export function methodShapes(rows: readonly ModelRow[], catalog: Catalog | undefined): Map<string, number> {
  const used = new Set(rows.filter((row) => row.kind === "unlearned").map((row) => row.method ?? ""));
  const known = (catalog?.methods ?? []).map((method) => method.name).filter((name) => used.has(name));
  const others = [...used].filter((name) => !known.includes(name)).sort();
  return new Map([...known, ...others].map((name, position) => [name, position]));
}
