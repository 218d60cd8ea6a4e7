import { ascending, bisectLeft } from "d3-array";

/** Values of both sides in ascending order: everything that a threshold needs. */
export type Scores = { positive: Float64Array; negative: Float64Array };

/** What one rule achieves; with `above` values at or above the threshold are called positive, else those below it. */
export type Outcome = {
  threshold: number;
  above: boolean;
  fpr: number;
  fnr: number;
  attackScore: number;
  /** Balanced accuracy, 1 − (FPR + FNR)/2. */
  success: number;
};

/** The better rule at every threshold there is, thresholds ascending. */
export type Sweep = {
  thresholds: Float64Array;
  above: Uint8Array;
  fpr: Float64Array;
  fnr: Float64Array;
  attackScore: Float64Array;
  success: Float64Array;
};

const DELTA = 1e-5;
const TINY = 1e-10;
const held = (rate: number) => Math.min(1 - DELTA - TINY, Math.max(TINY, rate));

export const sorted = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort(ascending);

/** 1 − 2^−ε of the published score: 1 when both rates are 0, 0 where a rule says nothing. */
export function attackScore(fpr: number, fnr: number): number {
  if (fpr === 0 && fnr === 0) return 1;
  if (fpr >= 1 - DELTA || fnr >= 1 - DELTA) return 0;
  const [a, b] = [held(fpr), held(fnr)];
  const epsilon = Math.min(Math.log(1 - DELTA - a) - Math.log(b), Math.log(1 - DELTA - b) - Math.log(a));
  return 1 - 2 ** -Math.max(0, epsilon);
}

/** What one of the two rules achieves, given the shares of both sides that lie below a threshold. */
function ruled(above: boolean, threshold: number, belowPositive: number, belowNegative: number): Outcome {
  const fpr = above ? 1 - belowNegative : belowNegative;
  const fnr = above ? belowPositive : 1 - belowPositive;
  return { threshold, above, fpr, fnr, attackScore: attackScore(fpr, fnr), success: 1 - (fpr + fnr) / 2 };
}

/** The rule with the higher attack score; ties go to success. */
function better(threshold: number, belowPositive: number, belowNegative: number): Outcome {
  const over = ruled(true, threshold, belowPositive, belowNegative);
  const under = ruled(false, threshold, belowPositive, belowNegative);
  if (over.attackScore === under.attackScore) return over.success >= under.success ? over : under;
  return over.attackScore > under.attackScore ? over : under;
}

const shareBelow = (values: Float64Array, threshold: number) =>
  values.length === 0 ? 0 : bisectLeft(values, threshold) / values.length;

/** What a threshold achieves with its better rule: two binary searches, so that it can follow a dragging hand. */
export const outcomeAt = (scores: Scores, threshold: number): Outcome =>
  better(threshold, shareBelow(scores.positive, threshold), shareBelow(scores.negative, threshold));

/** What a threshold achieves with the rule that is asked for. */
export const outcomeOf = (scores: Scores, threshold: number, above: boolean): Outcome =>
  ruled(above, threshold, shareBelow(scores.positive, threshold), shareBelow(scores.negative, threshold));

/** All distinct values in ascending order and one above them. */
export function thresholdsOf(...sides: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(sides.reduce((sum, side) => sum + side.length, 0));
  let offset = 0;
  for (const side of sides) {
    all.set(side, offset);
    offset += side.length;
  }
  all.sort();
  const distinct = all.filter((value, place) => place === 0 || value !== all[place - 1]);
  const last = distinct.at(-1) ?? 0;
  return Float64Array.from([...distinct, last + Math.max(1e-9, Math.abs(last) * 1e-9)]);
}

/** Every threshold with its better rule, in one walk along both sorted sides. */
export function sweep(scores: Scores, thresholds = thresholdsOf(scores.positive, scores.negative)): Sweep {
  const size = thresholds.length;
  const found: Sweep = {
    thresholds,
    above: new Uint8Array(size),
    fpr: new Float64Array(size),
    fnr: new Float64Array(size),
    attackScore: new Float64Array(size),
    success: new Float64Array(size),
  };
  const { positive, negative } = scores;
  let [p, n] = [0, 0];
  for (let place = 0; place < size; place++) {
    const threshold = thresholds[place] ?? 0;
    while (p < positive.length && (positive[p] ?? 0) < threshold) p++;
    while (n < negative.length && (negative[n] ?? 0) < threshold) n++;
    const one = better(threshold, p / Math.max(1, positive.length), n / Math.max(1, negative.length));
    found.above[place] = Number(one.above);
    found.fpr[place] = one.fpr;
    found.fnr[place] = one.fnr;
    found.attackScore[place] = one.attackScore;
    found.success[place] = one.success;
  }
  return found;
}

/** The threshold with the largest first number; ties go to the larger second one. */
function bestOf(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let best = 0;
  for (let place = 1; place < first.length; place++) {
    const [mine, other] = [first[place] ?? 0, first[best] ?? 0];
    if (mine > other || (mine === other && (second[place] ?? 0) >= (second[best] ?? 0))) best = place;
  }
  return best;
}

export const bestAttackScore = (found: Sweep) => found.thresholds[bestOf(found.attackScore, found.success)] ?? 0;

export const bestSuccessRate = (found: Sweep) => found.thresholds[bestOf(found.success, found.attackScore)] ?? 0;

/** The one threshold with the highest sum of attack scores of two models; each keeps its own better rule. */
export function commonThreshold(a: Scores, b: Scores): number {
  const grid = thresholdsOf(a.positive, a.negative, b.positive, b.negative);
  const [first, second] = [sweep(a, grid), sweep(b, grid)];
  const total = first.attackScore.map((value, place) => value + (second.attackScore[place] ?? 0));
  const success = first.success.map((value, place) => value + (second.success[place] ?? 0));
  return grid[bestOf(total, success)] ?? 0;
}
