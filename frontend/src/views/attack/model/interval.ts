import { attackScore, type Outcome } from "./sweep";

// Two rates at 97.5 % each hold together at 95 % or more (Bonferroni).
const Z = 2.2414;

/** Wilson's interval of a share of `count` samples (JASA 1927), at 97.5 %. */
export function wilson(share: number, count: number): [number, number] {
  if (count === 0) return [0, 1];
  const square = Z ** 2;
  const centre = (share + square / (2 * count)) / (1 + square / count);
  const half = (Z / (1 + square / count)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count ** 2));
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  return [share === 0 ? 0 : clip(centre - half), share === 1 ? 1 : clip(centre + half)];
}

/**
 * Where the privacy score of a fixed threshold lies for other images of the same kind, with at least 95 %: the score
 * falls with neither error rate, so that the corners of the rates' joint interval bound it.
 */
export function privacyInterval(outcome: Outcome, positives: number, negatives: number): [number, number] {
  const [fpr, fnr] = [wilson(outcome.fpr, negatives), wilson(outcome.fnr, positives)];
  return [1 - attackScore(fpr[0], fnr[0]), 1 - attackScore(fpr[1], fnr[1])];
}
