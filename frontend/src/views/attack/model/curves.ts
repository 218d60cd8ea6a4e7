import { type Outcome, outcomeAt, outcomeOf, type Scores } from "./sweep";

export type CurveKey = "attackScore" | "fpr" | "fnr";
type CurveLook = { key: CurveKey; label: string; short: string; colour: string; dashes?: string; width: number };

/** Each curve differs in colour and in dashes. */
export const CURVES: readonly CurveLook[] = [
  { key: "attackScore", label: "Attack score", short: "Attack", colour: "var(--bad)", width: 2.5 },
  { key: "fpr", label: "False-positive rate", short: "FPR", colour: "var(--accent)", dashes: "6 3", width: 1.5 },
  { key: "fnr", label: "False-negative rate", short: "FNR", colour: "var(--muted)", dashes: "2 3", width: 1.5 },
];

const STEPS = 240;

/**
 * Outcomes at evenly spread thresholds and at the quantiles of both sides, where curves bend. The attack score is that
 * of the better rule everywhere; the error rates are those of one rule, so that they do not jump where the other wins.
 */
export function curveGrid(scores: Scores, [low, high]: readonly [number, number], above: boolean): Outcome[] {
  const even = Array.from({ length: STEPS + 1 }, (_, step) => low + ((high - low) * step) / STEPS);
  const bends = [scores.positive, scores.negative].flatMap((side) =>
    Array.from({ length: Math.min(STEPS, side.length) }, (_, step) => {
      const place = Math.floor((step * side.length) / Math.min(STEPS, side.length));
      return side[place] ?? low;
    }),
  );
  const inside = bends.filter((value) => value > low && value < high);
  return [...even, ...inside]
    .sort((left, right) => left - right)
    .map((threshold) => ({
      ...outcomeOf(scores, threshold, above),
      attackScore: outcomeAt(scores, threshold).attackScore,
    }));
}
