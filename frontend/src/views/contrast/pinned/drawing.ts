import { type DrawnPlot, type Key, PLOT, svgOfPlots } from "../../../charts/scatter/svgPoints";

const GAP = 18;

/** One model's column: its map, and its charts as they stand on the page, from top to bottom. */
export type DrawnColumn = { plot: DrawnPlot; charts: readonly SVGSVGElement[] };

/** A copy of a chart at a place of the drawing, as wide as a map. */
function copied(chart: SVGSVGElement, x: number, y: number): { copy: SVGSVGElement; height: number } {
  const [width, height] = [chart.clientWidth || 1, chart.clientHeight];
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const tall = (height * PLOT.side) / width;
  for (const [name, value] of Object.entries({
    x,
    y,
    width: PLOT.side,
    height: tall,
    viewBox: `0 0 ${width} ${height}`,
  })) {
    copy.setAttribute(name, String(value));
  }
  copy.removeAttribute("data-chart");
  return { copy, height: tall };
}

/** All models side by side as one drawing: maps with their legend, and each model's charts below its map. */
export function drawingOf(
  columns: readonly DrawnColumn[],
  palette: readonly string[],
  keys: readonly Key[],
): SVGSVGElement {
  const svg = svgOfPlots(
    columns.map((column) => column.plot),
    palette,
    keys,
  );
  let lowest = Number(svg.getAttribute("height"));
  const start = lowest + GAP;
  for (const [position, { charts }] of columns.entries()) {
    let y = start;
    for (const chart of charts) {
      const { copy, height } = copied(chart, position * (PLOT.side + PLOT.gap), y);
      svg.append(copy);
      y += height + GAP;
    }
    lowest = Math.max(lowest, y);
  }
  svg.setAttribute("height", String(lowest));
  return svg;
}
