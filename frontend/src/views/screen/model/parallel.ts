import type { ParallelAxis, ParallelLine } from "../../../charts/parallel/parallelGeometry";
import type { NumericFilter } from "../../../domain/numericFilter";
import { metricTitle } from "../../../words/metrics";
import { formatDistance } from "../../../words/yardstick";
import type { ModelRow } from "./rows";
import type { Screen } from "./screen";
import { DISTANCE } from "./sorting";

/** The distance to retrained, and every metric that has a column, as axes with the bounds that hold. */
export function parallelAxes({ columns, filters, distances }: Pick<Screen, "columns" | "filters" | "distances">) {
  const boundOf = (name: string, least: boolean) =>
    filters.numbers.find((one) => one.name === name && one.least === least)?.bound ?? null;
  const keptOf = (name: string) => ({ low: boundOf(name, true), high: boundOf(name, false) });
  const metrics = columns.map(
    ({ info, goal, range, format }): ParallelAxis => ({
      name: info.name,
      title: metricTitle(info),
      better: goal.direction === "higher" ? "high" : goal.direction === "lower" ? "low" : null,
      logarithmic: range.logarithmic,
      format,
      kept: keptOf(info.name),
    }),
  );
  if (!distances) return metrics;
  const distance: ParallelAxis = {
    name: DISTANCE,
    title: "Distance",
    better: "low",
    logarithmic: true,
    format: formatDistance,
    kept: keptOf(DISTANCE),
  };
  return [distance, ...metrics];
}

/** One line a row; controls are left out as in the trade-off plot. */
export const parallelLines = (
  rows: readonly ModelRow[],
  axes: readonly ParallelAxis[],
  shapes: ReadonlyMap<string, number>,
): ParallelLine[] =>
  rows
    .filter((row) => !row.control && row.runs.some((run) => run.status === "succeeded"))
    .map((row) => ({
      id: row.key,
      runs: [row.lead, ...row.runs].map((run) => run.id),
      label: row.label,
      role: row.kind === "unlearned" ? "candidate" : row.kind,
      shape: shapes.get(row.method ?? "") ?? 0,
      values: axes.map(({ name }) => (name === DISTANCE ? row.measured?.distance : row.values[name]) ?? null),
    }));

/** Other bounds on one number; nulls take them away. */
export const withBounds = (
  numbers: readonly NumericFilter[],
  name: string,
  low: number | null,
  high: number | null,
): NumericFilter[] => [
  ...numbers.filter((one) => one.name !== name),
  ...(low === null ? [] : [{ name, least: true, bound: low }]),
  ...(high === null ? [] : [{ name, least: false, bound: high }]),
];
