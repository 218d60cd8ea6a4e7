import { describe, expect, test } from "vitest";
import { bandPath, layerAt, layerPath, nameStep } from "../../../src/charts/lines/layerGeometry";

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
