import { describe, expect, it } from "vitest";
import { type Box, boxOf, markBox, markLabels, stacksOf } from "../../../src/charts/tradeoff/labelPlaces";
import {
  axisDomain,
  axisTitle,
  isLogarithmic,
  type PlacedPoint,
  type PlotAxis,
  type PlotPoint,
  placePoint,
  plotScale,
  shownByAxes,
  stair,
} from "../../../src/charts/tradeoff/tradeoffGeometry";

import { nonDominated } from "../../../src/domain/front";
import { plotAxis } from "../../../src/views/screen/model/plot";
import { screenOf } from "../../../src/views/screen/model/screen";
import { catalog, runs, scenario } from "../../fixtures";

const axis: PlotAxis = { name: "RA", label: "RA", unit: "", better: "high", bounds: [0, 1], format: String };

describe("marks", () => {
  const at = (id: string, cx: number, cy: number, onFront: boolean): PlacedPoint => ({
    cx,
    cy,
    beyond: null,
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

  const front = ({ point }: PlacedPoint) => Number(point.onFront);

  it("are named on the front, with how many lie on them, and counted elsewhere", () => {
    const placed = [at("a", 10, 50, true), at("b", 12, 50, false), at("c", 195, 50, true), at("d", 100, 20, false)];
    const labels = markLabels(stacksOf([...placed, at("e", 100, 21, false)]), bounds, front);
    expect(labels.map(({ text }) => text)).toEqual(["a +1", "c", "×2"]);
    expect(labels.every(({ leader }) => leader === null)).toBe(true);
  });

  it("have a line to a name that finds no place beside them", () => {
    const row = [0, 1, 2, 3].map((place) => at(`mark ${place}`, 60 + place * 9, 50, true));
    const labels = markLabels(stacksOf(row), bounds, front);
    expect(labels).toHaveLength(4);
    expect(labels.some(({ leader }) => leader !== null)).toBe(true);
  });
});

const overlapping = (one: Box, other: Box) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The names in a plot of 420 × 360 pixels, after checking that none covers a mark, another name, or the edge. */
function checkedLabels(points: readonly PlotPoint[], x: PlotAxis, y: PlotAxis) {
  const room = { left: 52, right: 420, top: 0, bottom: 320 };
  const shown = shownByAxes(points);
  const xScale = plotScale(
    x,
    shown.map((point) => point.x),
    [64, 392],
  );
  const yScale = plotScale(
    y,
    shown.map((point) => point.y),
    [308, 36],
  );
  const placed = points.map((point) => placePoint(point, xScale, yScale));
  const stacks = stacksOf(placed);
  const labels = markLabels(stacks, room, ({ point }) => (point.role === "candidate" ? Number(point.onFront) : 2));
  const boxes = labels.map(boxOf);
  for (const [position, box] of boxes.entries()) {
    expect(boxes.slice(position + 1).filter((other) => overlapping(box, other))).toEqual([]);
    expect(stacks.map(markBox).filter((mark) => overlapping(box, mark))).toEqual([]);
    expect(box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom).toBe(
      true,
    );
  }
  const named = stacks.filter(({ members }) =>
    members.some(({ point }) => point.onFront || point.role !== "candidate"),
  );
  expect(labels.filter(({ text }) => !text.startsWith("×"))).toHaveLength(named.length);
  return { placed, labels };
}

describe("the names in the plot", () => {
  const names = ["Fine-tuning", "Selective Synaptic Dampening", "SCRUB", "NegGrad+", "Guided Unlearning", "SalUn"];

  it.each(Array.from({ length: 20 }, (_, seed) => seed))("cover nothing among 60 random runs, draw %i", (seed) => {
    const random = randomFrom(seed + 1);
    const points = Array.from({ length: 60 }, (_, place): PlotPoint => {
      // Half of the draws crowd: most runs share one value, as UA does when a class is forgotten.
      const value = seed % 2 === 0 ? random() : random() ** 6;
      const role = place === 0 ? "retrained" : place === 1 ? "original" : "candidate";
      return {
        id: `run ${place}`,
        runs: [`run ${place}`],
        role,
        label: role === "candidate" ? (names[place % names.length] ?? "") : role,
        detail: "",
        shape: place,
        x: role === "original" ? 3 : value,
        y: 0.5 + random() / 2,
        xSpan: null,
        ySpan: null,
        onFront: false,
      };
    });
    const best = new Set(
      nonDominated(
        points.filter(({ role }) => role === "candidate"),
        "low",
        "high",
      ).map(({ id }) => id),
    );
    const { placed } = checkedLabels(
      points.map((point) => ({ ...point, onFront: best.has(point.id) })),
      { ...axis, bounds: [0, null] },
      axis,
    );
    expect(placed.filter(({ beyond }) => beyond).map(({ point, beyond }) => [point.role, beyond?.x])).toContainEqual([
      "original",
      1,
    ]);
  });

  it("cover nothing on the recorded scenario, whatever two metrics are drawn", () => {
    for (const [x, y] of [
      ["UA", "TRA"],
      ["WCPS", "TRA"],
      ["RT", "RA"],
      ["UA", "RT"],
    ] as const) {
      const screen = screenOf({ scenario, catalog, runs, groups: [] }, { x, y });
      if (!screen.x || !screen.y) throw new Error("fixtures");
      const { labels } = checkedLabels(screen.points, plotAxis(screen.x), plotAxis(screen.y));
      expect(labels.length).toBeGreaterThan(0);
    }
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
