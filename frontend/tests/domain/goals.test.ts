import { describe, expect, it } from "vitest";
import { closeness, rangeOf } from "../../src/domain/closeness";
import { badness, betterEnd, goalOf, plotted, plottedInterval } from "../../src/domain/goals";

const close = { name: "UA", direction: "closest_to_retrained" } as const;

describe("the goal of a metric", () => {
  it("is the retrained mean when there is one", () => {
    expect(goalOf(close, 0.2, "class")).toEqual({ direction: "closest_to_retrained", target: 0.2 });
    expect(goalOf(close, 0, "random").target).toBe(0);
  });

  it("is low for accuracies on a forgotten class while no retrained model exists, and unknown otherwise", () => {
    expect(goalOf(close, null, "class").direction).toBe("lower");
    expect(goalOf({ ...close, name: "TUA" }, undefined, "class").direction).toBe("lower");
    expect(goalOf(close, null, "random").direction).toBe("none");
    expect(goalOf({ ...close, name: "loss_forget" }, null, "class").direction).toBe("none");
  });

  it("orders values best first in every direction", () => {
    const order = (goal: Parameters<typeof badness>[0]) =>
      [0.1, 0.5, 0.9].sort((a, b) => badness(goal, a) - badness(goal, b));
    expect(order({ direction: "higher", target: null })).toEqual([0.9, 0.5, 0.1]);
    expect(order({ direction: "lower", target: null })).toEqual([0.1, 0.5, 0.9]);
    expect(order({ direction: "closest_to_retrained", target: 0.45 })).toEqual([0.5, 0.1, 0.9]);
  });

  it("is plotted as a distance where closeness counts, with intervals folded at the target", () => {
    const goal = { direction: "closest_to_retrained", target: 0.5 } as const;
    expect(plotted(goal, 0.2)).toBeCloseTo(0.3);
    expect(plottedInterval(goal, 0.4, 0.8)).toEqual([0, expect.closeTo(0.3)]);
    expect(plottedInterval(goal, 0.1, 0.3)).toEqual([expect.closeTo(0.2), expect.closeTo(0.4)]);
    expect(betterEnd(goal)).toBe("low");
    expect(betterEnd({ direction: "none", target: null })).toBeNull();
  });
});

describe("closeness to what is good", () => {
  const share = rangeOf([0, 1], []);

  it("is the value within its bounds when high is good, and the inverse when low is", () => {
    expect(closeness({ direction: "higher", target: null }, share, 0.8)).toBeCloseTo(0.8);
    expect(closeness({ direction: "lower", target: null }, share, 0.8)).toBeCloseTo(0.2);
  });

  it("falls with the distance to the retrained mean, to zero at the farthest possible value", () => {
    const goal = { direction: "closest_to_retrained", target: 0.2 } as const;
    expect(closeness(goal, share, 0.2)).toBe(1);
    expect(closeness(goal, share, 1)).toBe(0);
    expect(closeness(goal, share, 0)).toBeCloseTo(0.75);
  });

  it("never means that bad is long: of run times the longest has the shortest bar", () => {
    const range = rangeOf([0, null], [0.5, 5, 50]);
    const goal = { direction: "lower", target: null } as const;
    expect(range.logarithmic).toBe(true);
    expect([0.5, 5, 50].map((value) => closeness(goal, range, value))).toEqual([1, expect.closeTo(0.5), 0]);
  });

  it("is unknown without a direction, and full where all values are alike", () => {
    expect(closeness({ direction: "none", target: null }, share, 0.5)).toBeNull();
    expect(closeness({ direction: "lower", target: null }, rangeOf([0, null], [0, 0]), 0)).toBe(1);
  });
});
