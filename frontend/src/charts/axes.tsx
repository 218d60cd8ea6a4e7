import { withMinus } from "../words/numbers";
import type { Plot } from "./frame";

type ContinuousScale = (value: number) => number;
type AxisProps = {
  scale: ContinuousScale;
  ticks: readonly number[];
  format?: (value: number) => string;
  /** Length of the grid lines; none by default. */
  grid?: number;
};

const tickText = (value: number) => withMinus(String(value));

/** A horizontal axis with its line at height `y`. */
export function AxisBottom({ scale, ticks, y, format = tickText, grid = 0 }: AxisProps & { y: number }) {
  return (
    <g aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${scale(tick)},${y})`}>
          <line y2={-grid} className="ch-grid" />
          <text y={15} textAnchor="middle" className="ch-tick">
            {format(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** A vertical axis with its line at `x`. */
export function AxisLeft({ scale, ticks, x, format = tickText, grid = 0 }: AxisProps & { x: number }) {
  return (
    <g aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${x},${scale(tick)})`}>
          <line x2={grid} className="ch-grid" />
          <text x={-6} dy="0.32em" textAnchor="end" className="ch-tick">
            {format(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

type Edges = Pick<Plot, "left" | "right" | "top" | "floor">;

/** The line on which the marks of a chart stand. */
export const FloorLine = ({ plot: { left, right, floor } }: { plot: Edges }) => (
  <line x1={left} x2={right} y1={floor} y2={floor} className="ch-axis" />
);

/** A line from the top to the floor: at the left edge, or where a chart is read off. */
export const UprightLine = ({ plot: { top, floor }, x }: { plot: Edges; x: number }) => (
  <line x1={x} x2={x} y1={top} y2={floor} className="ch-axis" />
);
