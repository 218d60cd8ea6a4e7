import { describe, expect, it } from "vitest";
import type { Yardstick } from "../../src/api/types";
import { beyondNoise, nonDominated } from "../../src/domain/front";
import {
  apart,
  distancesOf,
  noiseOf,
  placeOf,
  readWeights,
  standingOf,
  writeWeights,
} from "../../src/domain/yardstick";
import { readUrlState } from "../../src/state/url";
import { withoutZero } from "../../src/words/metrics";
import { formatDistance, yardstickWords } from "../../src/words/yardstick";

const yardstick: Yardstick = {
  models: 8,
  combine: "largest",
  weights: { UA: 1, RA: 2, TUA: 1 },
  missing: { TUA: "Only 0 of 8 retrained models have a value." },
  scales: { UA: { mean: 0, half: 0.01 }, RA: { mean: 1, half: 0.02 }, RT: { mean: 2, half: 1 } },
  retrained: { least: 0.4, largest: 1.1 },
  runs: [
    { run: "one", distance: 0.5, metric: "UA", distances: { UA: -0.5, RA: 0.1 }, tied: true },
    { run: "two", distance: null, metric: null, distances: {}, tied: false },
  ],
  groups: [{ group: "set", distance: 3, metric: "RA", distances: { UA: 0, RA: -1.5 }, tied: false }],
};

describe("the distance to retrained", () => {
  it("is found by run and by group", () => {
    const { ofRun, ofGroup } = distancesOf(yardstick);
    expect(ofRun.get("one")?.distances.UA).toBe(-0.5);
    expect(ofRun.get("two")?.distance).toBeNull();
    expect(ofGroup.get("set")?.metric).toBe("RA");
  });

  it("is drawn with the band half way to either side, and never beyond the ends", () => {
    expect([-1, 0, 1].map(placeOf)).toEqual([-0.5, 0, 0.5]);
    expect(placeOf(1e6)).toBeLessThan(1);
    expect([-1.01, -1, 1, 1.01].map(standingOf)).toEqual(["below", "inside", "inside", "above"]);
  });

  it("is said in words and in few digits", () => {
    expect([0.04, 1.24, 9.96, 66.4, 123.4, 5000].map(formatDistance)).toEqual([
      "0.0",
      "1.2",
      "10.0",
      "66",
      "123",
      "> 999",
    ]);
    expect(yardstickWords(yardstick)).toBe("the largest of its distances in UA, RA × 2; without TUA");
  });

  it("knows what noise is in the unit of a metric; times have none of retraining's", () => {
    expect(apart(1e12)).toBeCloseTo(Math.SQRT2);
    expect(noiseOf(yardstick, { name: "RA", unit: "" })).toBeCloseTo(0.02 * Math.sqrt(2 / (1 + 1 / 8)));
    expect(noiseOf(yardstick, { name: "RT", unit: "s" })).toBe(0);
    expect(noiseOf(undefined, { name: "RA", unit: "" })).toBe(0);
  });

  it("has its metrics and weights in the link", () => {
    const text = writeWeights([
      ["UA", 1],
      ["RA", 2.5],
    ]);
    expect(text).toBe("UA,RA*2.5");
    expect(writeWeights(readWeights(text))).toBe(text);
    expect(readUrlState({ yardstick: text, combine: "mean" })).toEqual({ yardstick: text, combine: "mean" });
    for (const wrong of ["UA,", "UA*x", "UA;RA", "*2", 3]) expect(readUrlState({ yardstick: wrong })).toEqual({});
  });
});

describe("a front with noise", () => {
  const front = (points: { x: number; y: number }[], noise: { x: number; y: number }) =>
    beyondNoise(nonDominated(points, "low", "high"), "low", "high", noise).map(({ x, y }) => [x, y]);

  it("drops what is better by noise alone and worse by more", () => {
    const points = [
      { x: 0, y: 0.9 },
      { x: 0.004, y: 0.98 },
      { x: 0.2, y: 0.983 },
    ];
    expect(front(points, { x: 0, y: 0 })).toHaveLength(3);
    expect(front(points, { x: 0.01, y: 0.01 })).toEqual([[0.004, 0.98]]);
  });

  it("keeps those that noise alone separates, and never drops all", () => {
    expect(
      front(
        [
          { x: 0, y: 0.98 },
          { x: 0.005, y: 0.985 },
        ],
        { x: 0.01, y: 0.01 },
      ),
    ).toHaveLength(2);
    for (let step = 1; step < 40; step++) {
      const points = Array.from({ length: 12 }, (_, place) => ({
        x: Math.sin(place * step),
        y: Math.cos(place * place * step),
      }));
      for (const noise of [0, 0.1, 0.5, 2]) expect(front(points, { x: noise, y: noise }).length).toBeGreaterThan(0);
    }
  });
});

it("writes numbers in narrow cells without their first zero", () => {
  expect(["−0.130", "+1.000", "0.5×", "10.5"].map(withoutZero)).toEqual(["−.130", "+1.000", ".5×", "10.5"]);
});
