import { describe, expect, test } from "vitest";
import { columnsOf, commonReach, type DifferenceSeries, rowOrder } from "../../../src/charts/bars/divergingGeometry";

const series = (differences: (number | null)[], noise: number | null = null): DifferenceSeries => ({
  name: "Train",
  mean: 0,
  classes: differences.map((difference, index) => ({
    index,
    name: `c${index}`,
    forgotten: index === 0,
    a: 0.5,
    b: 0.5,
    difference,
    noise,
    count: 10,
  })),
});

describe("diverging bars", () => {
  test("have one scale for all columns, never beyond 1", () => {
    expect(commonReach([series([0.1, -0.31]), series([0.02])])).toBeCloseTo(0.4);
    expect(commonReach([series([-1, 0.2])])).toBe(1);
    expect(commonReach([series([0, null])])).toBe(0.05);
    expect(commonReach([series([0], 0.3)])).toBeGreaterThanOrEqual(0.3);
  });

  test("keep their order up to twenty classes, beyond that the largest change comes first", () => {
    expect(rowOrder([series([0.1, 0.9])])).toEqual([0, 1]);
    const many = series(Array.from({ length: 30 }, (_, index) => index / 100));
    expect(rowOrder([many]).slice(0, 3)).toEqual([29, 28, 27]);
  });

  test("columns are equally wide and centred on no difference", () => {
    const [first, second] = columnsOf(2, 80, 400, 20, 0.5);
    expect(first?.right).toBe(230);
    expect(second?.left).toBe(250);
    expect(second?.scale(0)).toBe(325);
  });
});
