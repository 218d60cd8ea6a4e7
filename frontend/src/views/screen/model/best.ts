import { badness } from "../../../domain/goals";
import type { ScreenMetric } from "./metrics";
import { isReference, type ModelRow } from "./rows";

export type Best = { metric: ScreenMetric; row: ModelRow; value: number; ties: number };

/**
 * For every metric with a direction the unlearned model that is best in it; equals are counted, the first is named.
 * Models that do no better than their placebo are none to choose: they keep everything because they forget nothing.
 */
export const bestRows = (rows: readonly ModelRow[], metrics: readonly ScreenMetric[]): Best[] =>
  metrics.flatMap((metric) => bestRow(rows, metric) ?? []);

function bestRow(rows: readonly ModelRow[], metric: ScreenMetric): Best | null {
  if (metric.goal.direction === "none") return null;
  const measured = rows.flatMap((row) => {
    const value = row.values[metric.info.name];
    return isReference(row) || row.control || row.placebo?.verdict === "no" || typeof value !== "number"
      ? []
      : [{ row, value, badness: badness(metric.goal, value) }];
  });
  const least = Math.min(...measured.map((one) => one.badness));
  const best = measured.filter((one) => one.badness === least);
  const [first] = best;
  return first ? { metric, row: first.row, value: first.value, ties: best.length - 1 } : null;
}
