import { describe, expect, test } from "vitest";
import { groupsOf, itemAt, sizeOf, spriteOf } from "../../../src/views/attack/model/groups";
import { privacyInterval, wilson } from "../../../src/views/attack/model/interval";
import {
  attackScore,
  bestAttackScore,
  bestSuccessRate,
  commonThreshold,
  outcomeAt,
  outcomeOf,
  sorted,
  sweep,
  thresholdsOf,
} from "../../../src/views/attack/model/sweep";
import { benchFor } from "./samples";

/** Repeatable numbers between 0 and 1. */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const drawn = (count: number, shift: number, seed: number) => {
  const next = random(seed);
  return sorted(Array.from({ length: count }, () => Math.round((next() + next() + shift) * 50) / 50));
};
const scores = { positive: drawn(150, 0.4, 1), negative: drawn(120, 0, 2) };

test("the published attack score: no error 1, an error rate of 1 is worth nothing, chance 0", () => {
  expect(attackScore(0, 0)).toBe(1);
  expect(attackScore(1, 0)).toBe(0);
  expect(attackScore(0.5, 0.5)).toBe(0);
  // ε = min(ln((1 − δ − .1)/.2), ln((1 − δ − .2)/.1)) = ln 4.5
  expect(attackScore(0.1, 0.2)).toBeCloseTo(1 - 2 ** -Math.log(4.5), 4);
});

test("one threshold agrees with counting", () => {
  for (const threshold of [-1, 0.4, 0.82, 1.3, 3]) {
    const found = outcomeAt(scores, threshold);
    const share = (side: Float64Array) =>
      side.filter((value) => value >= threshold === found.above).length / side.length;
    expect(found.fpr).toBeCloseTo(share(scores.negative), 12);
    expect(found.fnr).toBeCloseTo(1 - share(scores.positive), 12);
    const other = outcomeOf(scores, threshold, !found.above);
    expect(found.attackScore).toBeGreaterThanOrEqual(other.attackScore);
  }
});

test("the sweep visits every distinct value, and one above them, and agrees with single thresholds", () => {
  const found = sweep(scores);
  expect(found.thresholds.length).toBe(new Set([...scores.positive, ...scores.negative]).size + 1);
  found.thresholds.forEach((threshold, place) => {
    const one = outcomeAt(scores, threshold);
    expect(found.attackScore[place]).toBeCloseTo(one.attackScore, 12);
    expect(found.fpr[place]).toBeCloseTo(one.fpr, 12);
    expect(Boolean(found.above[place])).toBe(one.above);
  });
});

test("strategies find the best of all thresholds", () => {
  const all = Array.from(thresholdsOf(scores.positive, scores.negative), (threshold) => outcomeAt(scores, threshold));
  expect(outcomeAt(scores, bestAttackScore(sweep(scores))).attackScore).toBe(
    Math.max(...all.map((one) => one.attackScore)),
  );
  expect(outcomeAt(scores, bestSuccessRate(sweep(scores))).success).toBe(Math.max(...all.map((one) => one.success)));
  const other = { positive: drawn(90, 0.1, 3), negative: drawn(80, 0, 4) };
  const sum = (threshold: number) => outcomeAt(scores, threshold).attackScore + outcomeAt(other, threshold).attackScore;
  const grid = thresholdsOf(scores.positive, scores.negative, other.positive, other.negative);
  expect(sum(commonThreshold(scores, other))).toBeCloseTo(Math.max(...Array.from(grid, sum)), 12);
});

test("identical sides tell nothing, whatever the threshold", () => {
  const same = { positive: scores.positive, negative: scores.positive };
  expect(Math.max(...sweep(same).attackScore)).toBeLessThan(1e-6);
});

test("5,000 samples a side: a step of the hand costs far less than a frame", () => {
  const large = benchFor(Array.from(drawn(5000, 0.4, 5)), Array.from(drawn(5000, 0, 6)));
  const start = performance.now();
  for (let step = 0; step < 100; step++) groupsOf(large, outcomeAt(large.scores, step / 50));
  expect((performance.now() - start) / 100).toBeLessThan(4);
});

describe("groups", () => {
  const bench = benchFor([3, 1, 2, 5], [0, 2.5, 1.5]);
  const groups = groupsOf(bench, outcomeOf(bench.scores, 2, true));
  const sizes = Object.fromEntries(groups.map((group) => [`${group.origin} ${group.right}`, sizeOf(group)]));

  test("are the four outcomes", () => {
    expect(sizes).toEqual({ "positive true": 3, "positive false": 1, "negative false": 1, "negative true": 2 });
  });

  test("list the most extreme sample first, one group after the other", () => {
    const right = groups.filter((group) => group.right);
    const listed = [0, 1, 2, 3, 4].map((position) => {
      const item = itemAt(right, position);
      return item?.side.values[item.side.order[item.rank] ?? 0];
    });
    expect(listed).toEqual([5, 3, 2, 1.5, 0]);
    expect(itemAt(right, 5)).toBeNull();
  });

  test("find their image on a sheet that does not depend on the threshold", () => {
    const item = itemAt(groups, 0);
    if (!item) throw new Error("there is no first item");
    const { indices, position } = spriteOf(item);
    expect(indices[position]).toBe(item.side.ids[item.side.order[item.rank] ?? 0]);
  });
});

describe("interval of the privacy score over images", () => {
  test("Wilson's interval holds the share, is wider for fewer samples, and ends at what cannot be exceeded", () => {
    expect(wilson(0.5, 100)[0]).toBeCloseTo(0.3906, 3);
    expect(wilson(0.5, 100)[1]).toBeCloseTo(0.6094, 3);
    expect(wilson(0, 50)[0]).toBe(0);
    expect(wilson(1, 50)[1]).toBe(1);
    expect(wilson(0.2, 0)).toEqual([0, 1]);
  });

  test("the score lies inside, and closer with more images", () => {
    const outcome = {
      threshold: 0,
      above: true,
      fpr: 0.2,
      fnr: 0.3,
      attackScore: attackScore(0.2, 0.3),
      success: 0.75,
    };
    const [low, high] = privacyInterval(outcome, 100, 100);
    const [lower, higher] = privacyInterval(outcome, 10_000, 10_000);
    const score = 1 - outcome.attackScore;
    expect(low).toBeLessThan(lower);
    expect(lower).toBeLessThan(score);
    expect(score).toBeLessThan(higher);
    expect(higher).toBeLessThan(high);
  });
});
