import { interpolateCividis } from "d3-scale-chromatic";
import { confidenceShown, type Grid, type MatrixCell } from "./matrixGeometry";

/** Smaller shares have no bubble: it could not be seen. */
const LEAST_SHARE = 0.002;
const STOPS = [0, 0.25, 0.5, 0.75, 1];

/** Light and dark are in order for every kind of colour vision. */
export const CONFIDENCE_RAMP = `linear-gradient(to right, ${STOPS.map((at) => interpolateCividis(at)).join(", ")})`;

/** The radius of a bubble whose area is the cell's share of the largest one that fits. */
export const radiusOf = (share: number, grid: Pick<Grid, "side" | "gap">) =>
  Math.sqrt(Math.min(1, Math.max(0, share))) * ((grid.side - grid.gap) / 2);

/** A circle in each filled cell: its area is the share of the true class, its colour the mean confidence. */
export const Bubbles = ({ grid, cells }: { grid: Grid; cells: readonly MatrixCell[] }) => (
  <g aria-hidden="true">
    {cells.map((cell) => {
      if (cell.share < LEAST_SHARE) return null;
      const confidence = confidenceShown(cell);
      return (
        <circle
          key={`${cell.row}-${cell.column}`}
          cx={grid.left + (cell.column + 0.5) * grid.side}
          cy={grid.top + (cell.row + 0.5) * grid.side}
          r={Math.max(0.8, radiusOf(cell.share, grid))}
          fill={confidence === null ? "var(--edge)" : interpolateCividis(confidence)}
          stroke="var(--edge)"
          strokeWidth={grid.side < 8 ? 0 : 0.5}
        />
      );
    })}
  </g>
);
