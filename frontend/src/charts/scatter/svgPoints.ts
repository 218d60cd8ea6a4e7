import { LAYER, type Marks } from "./layers";
import type { Places } from "./pointRenderer";

export type Key = { name: string; slot: number };
export type DrawnPlot = { title: string; places: Places; marks: Marks };

const SPACE = "http://www.w3.org/2000/svg";
const SIDE = 520;
const TITLE = 26;
const GAP = 20;
/** The side of each plot and the gap between two, in units of the drawing. */
export const PLOT = { side: SIDE, gap: GAP };
const FILL = 0.94;
const LEGEND = 30;
const CHARACTER = 7;

/** The marks of one look as one path: dots as short round-capped lines, crosses as two lines. */
function pathOf(points: readonly number[], places: Places, left: number, cross: boolean, size: number): string {
  const half = size / 2;
  return points
    .map((point) => {
      const x = (left + SIDE / 2 + (places[2 * point] ?? 0) * (SIDE / 2) * FILL).toFixed(1);
      const y = (TITLE + SIDE / 2 - (places[2 * point + 1] ?? 0) * (SIDE / 2) * FILL).toFixed(1);
      if (!cross) return `M${x},${y}h0.01`;
      return `M${x},${y}m${-half},${-half}l${size},${size}m0,${-size}l${-size},${size}`;
    })
    .join("");
}

function add(parent: Element, name: string, attributes: Record<string, string | number>, text = "") {
  const child = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) child.setAttribute(key, String(value));
  child.textContent = text;
  parent.append(child);
}

/** What the colours mean, in one line below. */
function addLegend(svg: Element, palette: readonly string[], keys: readonly Key[]) {
  let left = 4;
  const y = TITLE + SIDE + 20;
  const ink = { "font-size": 11, fill: "var(--text)", style: "fill:var(--text)" };
  for (const { name, slot } of keys) {
    add(svg, "circle", { cx: left + 4, cy: y - 4, r: 4, fill: palette[slot] ?? "#888888" });
    add(svg, "text", { x: left + 12, y, ...ink }, name);
    left += 26 + name.length * CHARACTER;
  }
  add(svg, "text", { x: left, y, ...ink }, "✖ to forget");
}

/** The plots side by side as a drawing: one path for each colour, shape and strength. */
export function svgOfPlots(
  plots: readonly DrawnPlot[],
  palette: readonly string[],
  keys: readonly Key[],
): SVGSVGElement {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("width", String(plots.length * SIDE + (plots.length - 1) * GAP));
  svg.setAttribute("height", String(SIDE + TITLE + LEGEND));
  addLegend(svg, palette, keys);
  for (const [position, { title, places, marks }] of plots.entries()) {
    const left = position * (SIDE + GAP);
    const groups = new Map<string, number[]>();
    for (let point = 0; point < marks.layers.length; point++) {
      const layer = marks.layers[point] ?? LAYER.hidden;
      if (layer === LAYER.hidden) continue;
      const key = `${layer}:${marks.colours[point]}:${marks.shapes[point]}`;
      const known = groups.get(key);
      if (known) known.push(point);
      else groups.set(key, [point]);
    }
    add(
      svg,
      "text",
      { x: left + 4, y: 16, "font-size": 13, "font-weight": 600, fill: "var(--text)", style: "fill:var(--text)" },
      title,
    );
    add(svg, "rect", { x: left, y: TITLE, width: SIDE, height: SIDE, fill: "none", stroke: "#9aa5b1" });
    for (const [key, points] of [...groups].sort(([one], [other]) => one.localeCompare(other))) {
      const [layer, colour, shape] = key.split(":").map(Number);
      const cross = shape === 1;
      add(svg, "path", {
        d: pathOf(points, places, left, cross, 5),
        fill: "none",
        stroke: palette[colour ?? 0] ?? "#888888",
        "stroke-width": cross ? 1.6 : 4.6,
        "stroke-linecap": "round",
        "stroke-opacity": layer === LAYER.dim ? 0.12 : 0.85,
        style: "stroke-linecap:round",
      });
    }
  }
  return svg;
}
