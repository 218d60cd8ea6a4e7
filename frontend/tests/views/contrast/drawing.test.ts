import { expect, test } from "vitest";
import { PLOT } from "../../../src/charts/scatter/svgPoints";
import { drawingOf } from "../../../src/views/contrast/pinned/drawing";

const SPACE = "http://www.w3.org/2000/svg";

function chart(width: number, height: number, words: string): SVGSVGElement {
  const svg = document.createElementNS(SPACE, "svg");
  Object.defineProperties(svg, { clientWidth: { value: width }, clientHeight: { value: height } });
  svg.append(Object.assign(document.createElementNS(SPACE, "text"), { textContent: words }));
  return svg;
}

const plot = (title: string) => ({
  title,
  places: Float32Array.of(0, 0, 0.5, -0.5),
  marks: { colours: Uint8Array.of(0, 1), shapes: Uint8Array.of(0, 1), layers: Uint8Array.of(2, 2) },
});

test("models stand side by side in one drawing, their charts below their maps, as wide as these", () => {
  const svg = drawingOf(
    [
      { plot: plot("A · Original"), charts: [chart(260, 130, "matrix of A")] },
      { plot: plot("C · SCRUB"), charts: [chart(260, 130, "matrix of C"), chart(520, 200, "bars of C")] },
    ],
    ["#111111", "#222222"],
    [{ name: "zero", slot: 0 }],
  );
  const copies = [...svg.querySelectorAll("svg")];
  expect(copies.map((one) => one.textContent)).toEqual(["matrix of A", "matrix of C", "bars of C"]);
  const number = (one: Element | undefined, name: string) => Number(one?.getAttribute(name));
  const [first, second, third] = copies;
  for (const copy of copies) expect(number(copy, "width")).toBe(PLOT.side);
  expect(first?.getAttribute("viewBox")).toBe("0 0 260 130");
  expect(number(first, "height")).toBe(PLOT.side / 2);
  expect(number(first, "x")).toBe(0);
  expect(number(second, "x")).toBe(PLOT.side + PLOT.gap);
  expect(number(first, "y")).toBe(number(second, "y"));
  expect(number(third, "y")).toBeGreaterThanOrEqual(number(second, "y") + number(second, "height"));
  expect(number(svg, "height")).toBeGreaterThanOrEqual(number(third, "y") + number(third, "height"));
  expect(number(svg, "width")).toBe(2 * PLOT.side + PLOT.gap);
});

test("what is on the page stays as it is", () => {
  const original = chart(100, 50, "matrix");
  original.setAttribute("data-chart", "");
  drawingOf([{ plot: plot("A"), charts: [original] }], ["#111111"], []);
  expect(original.hasAttribute("data-chart")).toBe(true);
  expect(original.getAttribute("x")).toBeNull();
});
