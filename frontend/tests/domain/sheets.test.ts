import { expect, test } from "vitest";
import { sheetsOf } from "../../src/domain/sheets";

test("sheets hold samples of one split each, in order, and are not overfull", () => {
  const samples = [0, 1, 2].map((index) => ({ split: "train", index })).concat([{ split: "test", index: 9 }]);
  const { placed, sheets } = sheetsOf(samples, 2);
  expect(sheets).toEqual([
    { split: "train", indices: [0, 1] },
    { split: "train", indices: [2] },
    { split: "test", indices: [9] },
  ]);
  expect(placed.map((one) => [one.sheet, one.slot])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [2, 0],
  ]);
});
