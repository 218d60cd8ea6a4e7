import { expect, it } from "vitest";
import { axisScale, boundsOf, pieces } from "../../src/charts/parallel/parallelGeometry";
import { withBounds } from "../../src/views/screen/model/parallel";

it("a line has a gap where a model has no value", () => {
  const scales = [0, 1, 2, 3].map(() => axisScale([0, 1], false, 0, 100));
  expect(pieces([0, 1, null, 0.5], [0, 10, 20, 30], scales)).toBe("M0.0,100.0L10.0,0.0M30.0,50.0");
});

it("axes without spread, and without values, have a middle", () => {
  expect(axisScale([5, 5], false, 0, 100)(5)).toBe(50);
  expect(axisScale([], true, 0, 100)(0.5)).toBe(50);
  expect(axisScale([1, 100], true, 0, 100)(10)).toBeCloseTo(50);
  expect(axisScale([0, 100], true, 0, 100)(50)).toBe(50);
});

it("a stretch keeps what lies in it, whichever way it was drawn, and nothing outside the axis", () => {
  const scale = axisScale([0.123456, 0.987654], false, 0, 100);
  const kept = boundsOf(scale, 25, 75);
  expect(kept).toEqual(boundsOf(scale, 75, 25));
  expect(kept.low).toBeLessThanOrEqual(scale.invert(75));
  expect(kept.high).toBeGreaterThanOrEqual(scale.invert(25));
  expect(kept.high - kept.low).toBeLessThan(0.45);
  const whole = boundsOf(scale, -10, 110);
  expect([whole.low, whole.high]).toEqual([0.123, 0.988]);
  expect(boundsOf(axisScale([-2, 2], false, 0, 100), 50, 100)).toEqual({ low: -2, high: 0 });
});

it("bounds of an axis take the place of its earlier ones", () => {
  const before = [
    { name: "RA", least: true, bound: 0.5 },
    { name: "UA", least: false, bound: 0.1 },
  ];
  expect(withBounds(before, "RA", 0.6, 0.9)).toEqual([
    { name: "UA", least: false, bound: 0.1 },
    { name: "RA", least: true, bound: 0.6 },
    { name: "RA", least: false, bound: 0.9 },
  ]);
  expect(withBounds(before, "UA", null, null)).toEqual([before[0]]);
});
