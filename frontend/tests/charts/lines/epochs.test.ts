import { expect, test } from "vitest";
import { epochTicks } from "../../../src/charts/lines/curvesGeometry";

test("ticks name whole epochs only, the last one always", () => {
  expect(epochTicks([1, 2, 3])).toEqual([1, 2, 3]);
  expect(epochTicks(Array.from({ length: 31 }, (_, epoch) => epoch)).at(-1)).toBe(30);
  expect(epochTicks([])).toEqual([]);
  expect(epochTicks([4])).toEqual([4]);
});
