import { describe, expect, test } from "vitest";
import {
  FITTED,
  held,
  MOST_ZOOM,
  panned,
  toMapX,
  toMapY,
  toPixelX,
  toPixelY,
  zoomed,
} from "../../../src/charts/scatter/camera";
import { Cameras } from "../../../src/charts/scatter/cameras";
import { boxOutline, extended, isInside, lassoMask } from "../../../src/charts/scatter/lasso";
import { drawOrder, normalised, sampled, shuffled } from "../../../src/charts/scatter/layers";
import { svgOfPlots } from "../../../src/charts/scatter/svgPoints";

const box = { width: 400, height: 200 };

describe("camera", () => {
  test("pixels and places are inverse", () => {
    const view = { zoom: 3, x: 20, y: -15 };
    expect(toMapX(toPixelX(0.3, view, box), view, box)).toBeCloseTo(0.3);
    expect(toMapY(toPixelY(-0.7, view, box), view, box)).toBeCloseTo(-0.7);
  });

  test("zooming keeps what is under the pointer", () => {
    const at = { x: 240, y: 90 };
    const after = zoomed(FITTED, 2, at, box);
    expect(toMapX(at.x, after, box)).toBeCloseTo(toMapX(at.x, FITTED, box));
    expect(toMapY(at.y, after, box)).toBeCloseTo(toMapY(at.y, FITTED, box));
    expect(zoomed(FITTED, 1e9, at, box).zoom).toBe(MOST_ZOOM);
  });

  test("the points cannot be lost by panning", () => {
    const far = panned(FITTED, 1e6, -1e6, box);
    expect(far.x).toBeLessThanOrEqual(box.height / 2);
    expect(held(far, box)).toEqual(far);
  });

  test("joined cameras move together, parted ones do not", () => {
    const cameras = new Cameras();
    const moved: string[] = [];
    cameras.onChange((side) => moved.push(side));
    cameras.set("a", { zoom: 2, x: 1, y: 1 });
    expect(cameras.viewOf("b").zoom).toBe(2);
    cameras.join(false);
    cameras.set("b", FITTED);
    expect(cameras.viewOf("a").zoom).toBe(2);
    cameras.join(true);
    expect(cameras.viewOf("b").zoom).toBe(2);
    expect(moved).toEqual(["a", "b", "c", "d", "b", "a", "b", "c", "d"]);
  });
});

describe("lasso", () => {
  test("a triangle holds what lies in it", () => {
    const mask = lassoMask([
      { x: 10, y: 10 },
      { x: 110, y: 10 },
      { x: 10, y: 110 },
    ]);
    expect(isInside(mask, 30, 30)).toBe(true);
    expect(isInside(mask, 100, 100)).toBe(false);
    expect(isInside(mask, 5, 30)).toBe(false);
    expect(isInside(mask, -500, 9000)).toBe(false);
    expect(isInside(mask, Number.NaN, 20)).toBe(false);
  });

  test("agrees with the even-odd rule on an outline that crosses itself", () => {
    const star = [0, 2, 4, 1, 3].map((step) => ({
      x: 100 + 80 * Math.sin((step * 2 * Math.PI) / 5),
      y: 100 - 80 * Math.cos((step * 2 * Math.PI) / 5),
    }));
    const mask = lassoMask(star);
    expect(isInside(mask, 100, 100)).toBe(false);
    expect(isInside(mask, 100, 40)).toBe(true);
  });

  test("reaches over the edge of the plot, and a line holds nothing", () => {
    expect(isInside(lassoMask(boxOutline({ x: -50, y: -50 }, { x: 20, y: 20 })), 3, 3)).toBe(true);
    expect(lassoMask([{ x: 0, y: 0 }]).inside).toHaveLength(0);
  });

  test("takes no point twice", () => {
    const outline = extended(extended([{ x: 0, y: 0 }], { x: 1, y: 0 }), { x: 5, y: 0 });
    expect(outline).toEqual([
      { x: 0, y: 0 },
      { x: 5, y: 0 },
    ]);
  });
});

describe("layers", () => {
  test("the shuffle is a permutation, and always the same", () => {
    const order = shuffled(1000);
    expect(new Set(order).size).toBe(1000);
    expect(order).toEqual(shuffled(1000));
    const firstHundred = [...order.slice(0, 100)].reduce((sum, one) => sum + one, 0) / 100;
    expect(Math.abs(firstHundred - 499.5)).toBeLessThan(100);
  });

  test("points are drawn layer by layer, hidden ones not at all", () => {
    const { order, segments } = drawOrder(Uint8Array.of(2, 0, 1, 3, 2), Uint32Array.of(4, 3, 2, 1, 0));
    expect([...order]).toEqual([2, 4, 0, 3]);
    expect(segments.map(({ from, count }) => [from, count])).toEqual([
      [0, 1],
      [1, 2],
      [3, 1],
    ]);
  });

  test("samples keep the layers' shares", () => {
    expect(sampled(500, 1000, 100)).toBe(50);
    expect(sampled(500, 1000, 2000)).toBe(500);
  });

  test("maps are brought into one square by one measure; missing places stay missing", () => {
    const [a, b] = normalised([Float32Array.of(0, 0, 10, 2), Float32Array.of(Number.NaN, Number.NaN, 5, 1)]);
    expect([...(a ?? [])]).toEqual([-1, -0.20000000298023224, 1, 0.20000000298023224]);
    expect(b?.[0]).toBeNaN();
    expect(b?.[2]).toBe(0);
  });
});

test("a picture to take away has one path for each look, and a legend", () => {
  const marks = { colours: Uint8Array.of(0, 0, 1), shapes: Uint8Array.of(0, 0, 1), layers: Uint8Array.of(2, 2, 3) };
  const places = Float32Array.of(0, 0, 0.5, 0.5, -1, -1);
  const svg = svgOfPlots([{ title: "A", places, marks }], ["#ff0000", "#00ff00"], [{ name: "cat", slot: 0 }]);
  expect(svg.querySelectorAll("path")).toHaveLength(2);
  expect(svg.textContent).toContain("cat");
});
