import { describe, expect, test } from "vitest";
import {
  cellAt,
  confidenceShown,
  differenceCells,
  gridIn,
  LEVELS,
  mostChanged,
  placedCells,
  shadedPaths,
} from "../../../src/charts/matrix/matrixGeometry";

describe("matrix", () => {
  const a = { label: [0, 0, 1], predicted: [0, 1, 1], share: [0.9, 0.1, 1], confidence: [0.8, 0.4, 0.9] };
  const b = { label: [0, 0, 1], predicted: [0, 1, 1], share: [0.2, 0.8, 1], confidence: [0.7, 0.6, 0.9] };

  test("finds the cell under a pixel", () => {
    const grid = gridIn(50, 20, 100, 10);
    expect(cellAt(grid, 50, 20)).toEqual({ row: 0, column: 0 });
    expect(cellAt(grid, 149, 119)).toEqual({ row: 9, column: 9 });
    expect(cellAt(grid, 150, 20)).toBeNull();
    expect(cellAt(grid, 49, 20)).toBeNull();
  });

  test("a hundred classes fit into little room", () => {
    expect(gridIn(0, 0, 180, 100).side).toBeCloseTo(1.8);
  });

  test("classes that are not shown leave no cell", () => {
    expect(placedCells(a, [1])).toEqual([{ row: 0, column: 0, share: 1, confidence: 0.9 }]);
  });

  test("hides the confidence of hardly any samples", () => {
    expect(confidenceShown({ row: 0, column: 0, share: 0.009, confidence: 1 })).toBeNull();
    expect(confidenceShown({ row: 0, column: 0, share: 0.01, confidence: 1 })).toBe(1);
  });

  test("difference is B minus A, cell by cell; equal cells are empty", () => {
    const found = differenceCells(placedCells(a, [0, 1]), placedCells(b, [0, 1]), 2);
    expect(found).toHaveLength(2);
    expect(found[0]?.difference).toBeCloseTo(-0.7);
    expect(found[1]).toMatchObject({ row: 0, column: 1 });
  });

  test("draws one path for each shade, however many cells", () => {
    const cells = Array.from({ length: 5000 }, (_, at) => ({ row: at % 70, column: at % 71, value: at / 5000 }));
    const paths = shadedPaths(gridIn(0, 0, 700, 71), cells, "share", (cell) => cell.value);
    expect(paths.length).toBeLessThanOrEqual(LEVELS);
  });

  test("shows forgotten and most changed classes first", () => {
    expect(mostChanged(a, b, 3, [2], 2)).toEqual([0, 2]);
  });
});
