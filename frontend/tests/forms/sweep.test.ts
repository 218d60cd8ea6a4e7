import { describe, expect, test } from "vitest";
import {
  gridOf,
  mergeValues,
  readFinishedList,
  readSeeds,
  readSweepText,
  seedsText,
  spread,
} from "../../src/forms/sweep";

describe("readSweepText", () => {
  test.each([
    ["0.01", [0.01]],
    ["0.1, 0.01 0.1", [0.1, 0.01]],
    ["1e-4…1e-2 × 5 log", [0.0001, 0.0003162, 0.001, 0.003162, 0.01]],
    ["1e-4..1e-2 x 3 log", [0.0001, 0.001, 0.01]],
    ["0 to 1 * 3", [0, 0.5, 1]],
    ["-1...1 x 3 linear", [-1, 0, 1]],
  ])("%s", (text, values) => {
    expect(readSweepText(text)).toEqual({ values });
  });

  test("takes the scale of the field when the text names none, and keeps whole numbers whole", () => {
    expect(readSweepText("1..100 x 3", "log", true)).toEqual({ values: [1, 10, 100] });
    expect(readSweepText("1..2 x 5", "linear", true)).toEqual({ values: [1, 2] });
  });

  test.each(["", "abc", "1e-2 ×", "0…1 × 4 log", "1…2 × 1", "1…2 × 1000"])("refuses %j in words", (text) => {
    expect(readSweepText(text)).toHaveProperty("problem", expect.stringMatching(/\w/));
  });
});

test("spread includes both ends", () => {
  expect(spread(1, 1000, 4, "log")).toEqual([1, 10, 100, 1000]);
  expect(spread(5, 9, 1, "linear")).toEqual([5]);
});

test("a grid is made of the sweeps that have values", () => {
  const sweeps = { epochs: [1, 2, 3], learning_rate: [0.1, 0.01], momentum: [] };
  expect(gridOf(sweeps)).toEqual({ epochs: [1, 2, 3], learning_rate: [0.1, 0.01] });
});

describe("seeds", () => {
  test.each([
    ["0", [0]],
    ["0,1,2", [0, 1, 2]],
    ["0-3, 7", [0, 1, 2, 3, 7]],
    ["5 5", [5]],
  ])("%s", (text, values) => {
    expect(readSeeds(text)).toEqual({ values });
  });

  test.each(["", "a", "3-1", "-1", "1.5", "0-100000"])("refuses %j", (text) => {
    expect(readSeeds(text)).toHaveProperty("problem");
  });

  test("are written as short as possible and read back the same", () => {
    expect(seedsText([3, 0, 1, 2, 9])).toBe("0-3,9");
    expect(seedsText([4, 5])).toBe("4,5");
    expect(readSeeds(seedsText([0, 1, 2, 8, 10, 11, 12]))).toEqual({ values: [0, 1, 2, 8, 10, 11, 12] });
  });
});

test("a typed list counts as soon as it has two numbers; a bad entry is named", () => {
  expect(readFinishedList("0.013, 0.023")).toEqual([0.013, 0.023]);
  expect(readFinishedList("0.013,")).toBeNull();
  expect(readFinishedList("0.013, 1e-")).toBeNull();
  expect(readSweepText("0.1, abc")).toEqual({ problem: "“abc” is not a number; 0.05 is." });
  expect(mergeValues([0.1], [0.01, 0.1])).toEqual([0.01, 0.1]);
});
