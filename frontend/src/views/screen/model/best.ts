import type { Yardstick } from "../../../api/types";
import { badness } from "../../../domain/goals";
import { noiseOf } from "../../../domain/yardstick";
import type { ScreenMetric } from "./metrics";
import { isReference, type ModelRow } from "./rows";

/** The best models in one metric: those that noise alone may separate from the very best, closest to retrained first. */
export type Best = { metric: ScreenMetric; row: ModelRow; value: number; tied: readonly ModelRow[] };

/**
 * Whether a model can be the best: it is no reference and no control, and does better than its random step. One that
 * does not keeps everything because it forgets nothing.
 */
const isCandidate = (row: ModelRow) => !isReference(row) && !row.control && row.placebo?.verdict !== "no";

export const bestRows = (rows: readonly ModelRow[], metrics: readonly ScreenMetric[], yardstick?: Yardstick): Best[] =>
  metrics.flatMap((metric) => bestRow(rows, metric, noiseOf(yardstick, metric.info)) ?? []);

function bestRow(rows: readonly ModelRow[], metric: ScreenMetric, noise: number): Best | null {
  if (metric.goal.direction === "none") return null;
  const measured = rows.filter(isCandidate).flatMap((row) => {
    const value = row.values[metric.info.name];
    return typeof value === "number" ? [{ row, value, badness: badness(metric.goal, value) }] : [];
  });
  const least = Math.min(...measured.map((one) => one.badness));
  const best = measured.filter((one) => one.badness <= least + noise).sort((left, right) => byDistance(left, right));
  const [first] = best;
  return first ? { metric, row: first.row, value: first.value, tied: best.slice(1).map(({ row }) => row) } : null;
}

type Ranked = { row: ModelRow; badness: number };

const byDistance = (left: Ranked, right: Ranked) =>
  (left.row.measured?.distance ?? Number.POSITIVE_INFINITY) -
    (right.row.measured?.distance ?? Number.POSITIVE_INFINITY) || left.badness - right.badness;

/** The candidates closest to retrained: the closest, and those that only noise may separate from it. */
export const closestRows = (rows: readonly ModelRow[]): ModelRow[] =>
  rows
    .filter((row) => !isReference(row) && !row.control && row.measured?.tied)
    .sort((left, right) => (left.measured?.distance ?? 0) - (right.measured?.distance ?? 0));
