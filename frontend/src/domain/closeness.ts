import type { MetricInfo } from "../api/types";
import type { Goal } from "./goals";

/** The span that a bar stands for; logarithmic where values without upper bound differ by more than tenfold. */
export type Range = { low: number; high: number; logarithmic: boolean };

const LOGARITHMIC_FROM = 10;

/** The span of a metric: its own bounds where it has them, otherwise that of the values. */
export function rangeOf(bounds: MetricInfo["bounds"], values: readonly number[]): Range {
  const [lowest, highest] = bounds;
  const low = lowest ?? Math.min(...values, 0);
  if (typeof highest === "number") return { low, high: highest, logarithmic: false };
  const positive = values.filter((value) => value > 0);
  const smallest = Math.min(...positive);
  const largest = Math.max(...values);
  if (positive.length === values.length && largest > LOGARITHMIC_FROM * smallest) {
    return { low: smallest, high: largest, logarithmic: true };
  }
  return { low, high: largest, logarithmic: false };
}

const within = (share: number) => Math.min(1, Math.max(0, share));

function position(range: Range, value: number): number {
  const { low, high, logarithmic } = range;
  if (!(high > low)) return 1;
  return within(
    logarithmic ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low),
  );
}

/** How close a value is to what is good, from 0 to 1; null where no direction is good. */
export function closeness(goal: Goal, range: Range, value: number): number | null {
  if (goal.direction === "none") return null;
  if (goal.direction === "higher") return position(range, value);
  if (goal.target === null) return range.high > range.low ? 1 - position(range, value) : 1;
  const furthest = Math.max(Math.abs(goal.target - range.low), Math.abs(range.high - goal.target));
  return furthest > 0 ? within(1 - Math.abs(value - goal.target) / furthest) : 1;
}
