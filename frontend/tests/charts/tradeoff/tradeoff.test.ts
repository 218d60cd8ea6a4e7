import { describe, expect, it } from "vitest";
import { frontLabels, stacksOf } from "../../../src/charts/tradeoff/labelPlaces";
import {
  axisDomain,
  axisTitle,
  isLogarithmic,
  type PlacedPoint,
  type PlotAxis,
  plotScale,
  stair,
} from "../../../src/charts/tradeoff/tradeoffGeometry";

const axis: PlotAxis = { name: "RA", label: "RA", unit: "", better: "high", bounds: [0, 1], format: String };

describe("marks", () => {
  const at = (id: string, cx: number, cy: number, onFront: boolean): PlacedPoint => ({
    cx,
    cy,
    point: {
      id,
      runs: [id],
      role: "candidate",
      label: id,
      detail: "",
      shape: 0,
      x: 0,
      y: 0,
      xSpan: null,
      ySpan: null,
      onFront,
    },
  });
  const bounds = { left: 0, right: 200, top: 0, bottom: 100 };

  it("that lie on one another are one stack", () => {
    const stacks = stacksOf([at("a", 10, 10, true), at("b", 12, 10, false), at("c", 60, 10, false)]);
    expect(stacks.map((stack) => stack.members.length)).toEqual([2, 1]);
  });

  it("are labelled on the front only, inside the plot and apart from one another", () => {
    const labels = frontLabels(
      stacksOf([at("a", 10, 50, true), at("b", 14, 50, true), at("c", 195, 50, true)]),
      bounds,
    );
    expect(labels.map(({ text, anchor }) => [text, anchor])).toEqual([
      ["a", "start"],
      ["b", "start"],
      ["c", "end"],
    ]);
    expect(labels[0]?.y).not.toBe(labels[1]?.y);
    expect(frontLabels(stacksOf([at("d", 10, 50, false)]), bounds)).toEqual([]);
  });
});

describe("the axes of the trade-off plot", () => {
  it("leave some room around the data and none far beyond the bounds", () => {
    const [low, high] = axisDomain([0.9, 1], [0, 1]);
    expect(low).toBeCloseTo(0.894);
    expect(high).toBeCloseTo(1.006);
    expect(axisDomain([], [0, 1])).toEqual([0, 1]);
  });

  it("give one single value a place in the middle", () => {
    const [low, high] = axisDomain([0.5], [null, null]);
    expect((low + high) / 2).toBeCloseTo(0.5);
    expect(high).toBeGreaterThan(low);
  });

  it("turn logarithmic for run times that differ a lot, never for scores", () => {
    expect(isLogarithmic([0.1, 20], "s")).toBe(true);
    expect(isLogarithmic([0.001, 1], "")).toBe(false);
    expect(isLogarithmic([0, 20], "s")).toBe(false);
    const scale = plotScale({ ...axis, unit: "s", bounds: [0, null] }, [0.1, 100], [0, 300]);
    expect(scale(1) - scale(0.1)).toBeCloseTo(scale(10) - scale(1));
    expect(scale.inside(-5)).toBeGreaterThanOrEqual(0);
  });

  it("say which end is good", () => {
    expect(axisTitle(axis, "x")).toBe("RA · better →");
    expect(axisTitle({ ...axis, better: "low" }, "x")).toBe("← better · RA");
    expect(axisTitle({ ...axis, better: "low" }, "y")).toBe("RA · better ↓");
    expect(axisTitle({ ...axis, better: null }, "y")).toBe("RA");
  });
});

it("the front is drawn as a stair", () => {
  expect(
    stair([
      { x: 0, y: 0 },
      { x: 2, y: 3 },
    ]),
  ).toEqual([
    { x: 0, y: 0 },
    { x: 2, y: 0 },
    { x: 2, y: 3 },
  ]);
});
