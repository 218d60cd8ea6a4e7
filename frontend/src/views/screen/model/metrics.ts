import type { MetricInfo } from "../../../api/types";
import { closeness, type Range, rangeOf } from "../../../domain/closeness";
import { type Goal, goalOf } from "../../../domain/goals";
import type { Baseline } from "../../../domain/pool";
import { formatDifference, formatFactor, formatOf } from "../../../words/metrics";
import type { ModelRow } from "./rows";

/** A metric as the table and the plot use it in this scenario. */
export type ScreenMetric = {
  info: MetricInfo;
  goal: Goal;
  range: Range;
  format: (value: number) => string;
};

export function screenMetric(
  info: MetricInfo,
  rows: readonly ModelRow[],
  baseline: Baseline | null,
  forgetKind: string | undefined,
): ScreenMetric {
  const values = rows.flatMap((row) => (row.control ? [] : (row.values[info.name] ?? [])));
  const goal = goalOf(info, baseline?.metrics[info.name]?.mean, forgetKind);
  return { info, goal, range: rangeOf(info.bounds, values), format: formatOf(info) };
}

/** The metric with the direction that holds now, for cards that explain it. */
export const explained = ({ info, goal }: ScreenMetric): MetricInfo => ({ ...info, direction: goal.direction });

export const closenessOf = (metric: ScreenMetric, value: number) => closeness(metric.goal, metric.range, value);

const RUN_TIME = "RT";

/** The small text beside a value: its difference to the retrained mean; for run time, how many times as fast. */
export function comparison(metric: ScreenMetric, row: ModelRow, baseline: Baseline | null): string | null {
  const value = row.values[metric.info.name];
  const reference = baseline?.metrics[metric.info.name]?.mean;
  if (typeof value !== "number" || reference === undefined) return null;
  if (row.kind === "retrained" && (row.folded || baseline?.n === 1)) return null;
  if (metric.info.name !== RUN_TIME) return formatDifference(value - reference, metric.format);
  const speedup = row.values.speedup;
  if (typeof speedup === "number") return formatFactor(speedup);
  return value > 0 ? formatFactor(reference / value) : null;
}
