import { expect, test } from "vitest";
import { formatDifference, formatFactor } from "../../src/words/metrics";

test("factors and differences are written as people do", () => {
  expect([12.4, 1.94, 0.051].map(formatFactor)).toEqual(["12×", "1.9×", "0.051×"]);
  expect([0.1, -0.1, 0.0001].map((value) => formatDifference(value, (size) => size.toFixed(3)))).toEqual([
    "+0.100",
    "−0.100",
    "0.000",
  ]);
});
