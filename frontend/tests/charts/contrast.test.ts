import { describe, expect, test } from "vitest";
import { columnsOf, commonReach, type DifferenceSeries, rowOrder } from "../../src/charts/divergingGeometry";
import { bandPath, layerAt, layerPath, nameStep } from "../../src/charts/layerGeometry";
import {
  cellAt,
  confidenceShown,
  differenceCells,
  gridIn,
  LEVELS,
  mostChanged,
  placedCells,
  shadedPaths,
} from "../../src/charts/matrixGeometry";

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

describe("layers", () => {
  const x = (layer: number) => layer * 10;
  const y = (value: number) => 100 - value * 100;

  test("curves and bands are interrupted where nothing is known", () => {
    expect(layerPath([1, null, 0.5, 0], x, y)).toBe("M0,0ZM20,50L30,100");
    const band = { key: "b", forget: false, low: [0, null, 0.5], high: [1, null, 1], dots: [] };
    expect(bandPath(band, x, y).match(/M/g)).toHaveLength(2);
  });

  test("the nearest layer is read off", () => {
    expect(layerAt(54, 0, 100, 5)).toBe(2);
    expect(layerAt(-9, 0, 100, 5)).toBe(0);
    expect(layerAt(40, 0, 100, 1)).toBe(0);
    expect(nameStep(40, 400)).toBe(4);
  });
});
