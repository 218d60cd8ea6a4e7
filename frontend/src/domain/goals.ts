import type { Direction, MetricInfo } from "../api/types";

/** What is good for one metric in one scenario: its direction, and the value to come close to if there is one. */
export type Goal = { direction: Direction; target: number | null };

const FORGET_ACCURACIES: ReadonlySet<string> = new Set(["UA", "TUA"]);

/**
 * The direction that holds now. Without a retrained model nothing can be close to one: accuracies on a forgotten class
 * then count as better when lower, and of every other such metric no direction is known.
 */
export function goalOf(
  metric: Pick<MetricInfo, "name" | "direction">,
  retrained: number | null | undefined,
  forgetKind: string | undefined,
): Goal {
  if (metric.direction !== "closest_to_retrained") return { direction: metric.direction, target: null };
  if (typeof retrained === "number") return { direction: "closest_to_retrained", target: retrained };
  const lower = forgetKind === "class" && FORGET_ACCURACIES.has(metric.name);
  return { direction: lower ? "lower" : "none", target: null };
}

/** A number that is smaller the better the value is; of a metric without direction, high comes first. */
export function badness(goal: Goal, value: number): number {
  if (goal.direction === "lower") return value;
  if (goal.target !== null) return Math.abs(value - goal.target);
  return -value;
}

/** The value as a trade-off plot shows it: the distance where closeness is what counts. */
export const plotted = (goal: Goal, value: number) => (goal.target === null ? value : Math.abs(value - goal.target));

/** Which end of a plotted axis is good. */
export function betterEnd(goal: Goal): "low" | "high" | null {
  if (goal.direction === "none") return null;
  return goal.direction === "higher" ? "high" : "low";
}

/** An interval of values as the plot shows it; around the target it is folded at zero. */
export function plottedInterval(goal: Goal, low: number, high: number): [number, number] {
  if (goal.target === null) return [low, high];
  const ends = [Math.abs(low - goal.target), Math.abs(high - goal.target)] as const;
  const around = low <= goal.target && goal.target <= high;
  return [around ? 0 : Math.min(...ends), Math.max(...ends)];
}
