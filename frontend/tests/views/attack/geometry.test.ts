import { describe, expect, test } from "vitest";
import {
  dotAt,
  keyStep,
  placeAt,
  rowCentre,
  spreadOf,
  stacks,
  wingPath,
  wingPlan,
} from "../../../src/views/attack/bench/butterflyGeometry";
import { nearestPoint, planeDomain, pointsPath } from "../../../src/views/attack/leakage/planeGeometry";

const values = [0.1, 0.2, 0.15, 0.9, 0.5];
const order = [0, 2, 1, 4, 3];
const side = { values, order };

describe("butterfly", () => {
  test("the axis holds all values, but not a tail that would squeeze them", () => {
    const [low, high] = spreadOf([Float64Array.from([0, 1]), Float64Array.from([0.5, 2])]);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(2);
    const many = Float64Array.from([...Array.from({ length: 999 }, (_, place) => place / 999), 500]);
    expect(spreadOf([many])[1]).toBeLessThan(2);
    expect(spreadOf([])).toEqual([0, 1]);
  });

  test("every sample has a dot, and its dot leads back to it", () => {
    const plan = wingPlan([side], [0, 1], 200, 100);
    expect(plan.kind).toBe("dots");
    const found = stacks(values, order, [0, 1], plan.rows);
    expect(found.rows.flat().sort()).toEqual([0, 1, 2, 3, 4]);
    for (const place of order) {
      for (const wing of ["left", "right"] as const) {
        const dot = dotAt(found, plan, wing, place);
        expect(dot && placeAt(found, plan, wing, dot.x, dot.y)).toBe(place);
      }
    }
    expect(placeAt(found, plan, "left", 5, 10)).toBeNull();
  });

  test("high values are on top, and values beyond the axis stay at its ends", () => {
    const plan = wingPlan([side], [0, 1], 200, 100);
    expect(rowCentre(plan, plan.rows - 1)).toBeLessThan(rowCentre(plan, 0));
    const found = stacks([-5, 9], [0, 1], [0, 1], 10);
    expect([found.rows[0], found.rows[9]]).toEqual([[0], [1]]);
  });

  test("more than 3,000 samples are drawn as bars that fill the width", () => {
    const many = Array.from({ length: 5000 }, (_, place) => place / 5000);
    const crowd = { values: many, order: many.map((_, place) => place) };
    const plan = wingPlan([crowd], [0, 1], 300, 200);
    expect(plan.kind).toBe("bars");
    const found = stacks(crowd.values, crowd.order, [0, 1], plan.rows);
    expect(found.longest * plan.step).toBeCloseTo(200, 6);
    expect(wingPath(found, plan, "left").match(/M/g)).toHaveLength(plan.rows);
  });

  test("keys move the threshold and stop at the ends", () => {
    expect(keyStep("ArrowUp", false, 0.5, [0, 2])).toBeCloseTo(0.51);
    expect(keyStep("ArrowDown", true, 0.05, [0, 2])).toBe(0);
    expect(keyStep("End", false, 0.5, [0, 2])).toBe(2);
    expect(keyStep("a", false, 0.5, [0, 2])).toBeNull();
  });
});

describe("plane", () => {
  const group = { name: "forgotten", xs: [1, 5, 9], ys: [1, 2, 9] };

  test("both axes share one span, the nearest point is found within reach", () => {
    const [low, high] = planeDomain([group]);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(9);
    const same = (value: number) => value * 10;
    expect(nearestPoint([group], same, same, 51, 21)?.place).toBe(1);
    expect(nearestPoint([group], same, same, 500, 500)).toBeNull();
    expect(pointsPath(group, same, same, 2, "cross").match(/M/g)).toHaveLength(3);
  });
});
