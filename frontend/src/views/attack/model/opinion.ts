import type { Predictions } from "../../../api/attacks";

export type Opinion = { logits: number[]; probabilities: number[]; top: number };

/** What a model says about one sample; null if it has no (finite) prediction of it. */
export function opinionOn(predictions: Predictions, index: number): Opinion | null {
  const row = predictions.ids.indexOf(index);
  if (row < 0) return null;
  const from = row * predictions.classes;
  const logits = Array.from(predictions.logits.subarray(from, from + predictions.classes));
  if (logits.length === 0 || !logits.every(Number.isFinite)) return null;
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { logits, probabilities: weights.map((weight) => weight / sum), top: logits.indexOf(highest) };
}

const MOST_CLASSES = 12;

/** The classes worth a row: all of a few, else the likeliest of any model, and the true one. */
export function shownClasses(opinions: readonly Opinion[], label: number | null): number[] {
  const classes = Math.max(0, ...opinions.map((opinion) => opinion.logits.length));
  const all = Array.from({ length: classes }, (_, number) => number);
  if (classes <= MOST_CLASSES) return all;
  const height = (number: number) => Math.max(...opinions.map((opinion) => opinion.probabilities[number] ?? 0));
  const chosen = [...all].sort((left, right) => height(right) - height(left)).slice(0, MOST_CLASSES - 1);
  return [...new Set([...(label === null ? [] : [label]), ...chosen])];
}
