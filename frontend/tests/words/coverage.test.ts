import { expect, test } from "vitest";
import { coverageText } from "../../src/words/coverage";

test("imported predictions that leave nothing out, and runs that were trained here, need no words", () => {
  expect(coverageText({ coverage: null })).toBeNull();
  expect(coverageText({ coverage: { train: [9, 9], test: [4, 4], forget: [3, 3], retain: [6, 6] } })).toBeNull();
});

test("every part that is short is counted, in the order of the design's words", () => {
  const coverage = { train: [100, 1437], test: [0, 360], retain: [0, 1291], forget: [100, 146] };
  expect(coverageText({ coverage })).toBe("100 of 146 forgotten, 0 of 1,291 retained and 0 of 360 test samples");
  expect(coverageText({ coverage: { ...coverage, retain: [1291, 1291], test: [360, 360] } })).toBe(
    "100 of 146 forgotten samples",
  );
});
