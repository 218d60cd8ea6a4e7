import type { MetricInfo } from "../../../api/types";
import { formatDuration, formatScore } from "../../../charts/format";
import { closeness, type Range, rangeOf } from "../../../lib/closeness";
import { type Goal, goalOf } from "../../../lib/goals";
import type { Baseline } from "../../../lib/pool";
import type { ModelRow } from "./rows";

/** A metric as the table and the plot use it in this scenario. */
export type ScreenMetric = {
  info: MetricInfo;
  goal: Goal;
  range: Range;
  format: (value: number) => string;
};

const FIRST = ["UA", "RA", "TUA", "TRA", "RT"];
const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** All metrics that are one number, the accuracies and the run time first. */
export const scalarMetrics = (metrics: readonly MetricInfo[]) =>
  metrics.filter((metric) => metric.shape === "scalar").sort((left, right) => rank(left.name) - rank(right.name));

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

function formatOf(info: MetricInfo): (value: number) => string {
  if (info.unit === "s") return formatSeconds;
  if (info.unit === "×") return formatFactor;
  return formatScore;
}

/** How many times as fast: 12×, 1.9×, 0.05×. */
export function formatFactor(factor: number): string {
  if (factor >= 9.95) return `${Math.round(factor)}×`;
  return `${factor.toPrecision(2)}×`;
}

const MINUTE = 60;
const twoDigits = (value: number) => String(Number(value.toPrecision(2)));

/** Seconds with two digits, so that neighbours can be compared; longer times in minutes. */
export const formatSeconds = (seconds: number) =>
  seconds < MINUTE && !isInstant(seconds) ? `${twoDigits(seconds)} s` : formatDuration(seconds);

const isInstant = (seconds: number) => seconds > 0 && seconds < 0.001;

/** Half an interval in as few digits as tell its size, in the unit of the mean beside it: .036, .55, 1.2. */
export function formatSpread(half: number, mean: number, { info }: ScreenMetric): string {
  if (info.unit === "s") return mean < MINUTE ? twoDigits(half) : formatDuration(half);
  return (half < 1 ? half.toFixed(3) : half.toPrecision(2)).replace(/^0\./, ".");
}

/** A difference with its sign; a minus as wide as the plus, and no sign where rounding leaves nothing. */
export function formatDifference(difference: number, format: (value: number) => string): string {
  const size = format(Math.abs(difference));
  if (Number.parseFloat(size) === 0) return size;
  return `${difference > 0 ? "+" : "−"}${size}`;
}

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
