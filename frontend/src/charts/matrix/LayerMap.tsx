import { formatScore } from "../../words/numbers";
import { ChartFrame, usePlot } from "../frame";
import { shortened } from "../lines/layerGeometry";
import { usePointerReader } from "../readOff";
import { cellAt, extentOf, gridIn, levelOpacity, shadedPaths } from "./matrixGeometry";

type LayerMapProps = {
  rows: readonly string[];
  columns: readonly string[];
  values: readonly (readonly (number | null)[])[];
};

const LEFT = 78;
const TOP = 6;
const BOTTOM = 62;
const MOST_ROOM = 360;
const NUMBERS_FROM = 34;

/** Similarity of every layer of A (rows) with every layer of B (columns). */
export function LayerMap({ rows, columns, values }: LayerMapProps) {
  const plot = usePlot(0);
  const count = Math.max(rows.length, columns.length);
  const grid = gridIn(LEFT, TOP, Math.max(40, Math.min(plot.width - LEFT - 6, MOST_ROOM)), count);
  const height = TOP + extentOf(grid) + BOTTOM;
  const { at, reader } = usePointerReader((x, y) => cellAt(grid, x, y));
  const cells = rows.flatMap((_, row) =>
    columns.map((_name, column) => ({ row, column, value: values[row]?.[column] ?? null })),
  );
  const named = grid.side >= 11;
  return (
    <ChartFrame
      plot={{ ...plot, height }}
      label={`Similarity of ${rows.length} layers of A with ${columns.length} layers of B`}
      tip={
        at && {
          x: grid.left + (at.column + 1) * grid.side,
          y: grid.top + at.row * grid.side,
          words: (
            <p className="number">
              A {rows[at.row]} · B {columns[at.column]}: {formatScore(values[at.row]?.[at.column])}
            </p>
          ),
        }
      }
      {...reader}
    >
      <g fill="var(--accent)">
        {shadedPaths(grid, cells, "whole", (cell) => cell.value).map(({ level, path }) => (
          <path key={level} d={path} fillOpacity={levelOpacity(level)} />
        ))}
      </g>
      {grid.side >= NUMBERS_FROM &&
        cells.map(({ row, column, value }) => (
          <text
            key={`${row}-${column}`}
            x={grid.left + (column + 0.5) * grid.side}
            y={grid.top + (row + 0.5) * grid.side}
            dy="0.34em"
            textAnchor="middle"
            fontSize="11"
            fill={(value ?? 0) > 0.6 ? "var(--panel)" : "var(--text)"}
          >
            {value === null ? "–" : value.toFixed(2)}
          </text>
        ))}
      {rows.map((name, place) =>
        named || at?.row === place ? (
          <text
            key={name}
            x={LEFT - 6}
            y={TOP + (place + 0.5) * grid.side}
            dy="0.32em"
            textAnchor="end"
            className={at?.row === place ? "ch-label" : "ch-tick"}
          >
            {shortened(name, 11)}
          </text>
        ) : null,
      )}
      {columns.map((name, place) =>
        named || at?.column === place ? (
          <text
            key={name}
            textAnchor="end"
            transform={`translate(${grid.left + (place + 0.5) * grid.side + 4},${TOP + extentOf(grid) + 10}) rotate(-45)`}
            className={at?.column === place ? "ch-label" : "ch-tick"}
          >
            {shortened(name, 11)}
          </text>
        ) : null,
      )}
      <text x={LEFT - 6} y={height - 4} textAnchor="end" fontSize="11" fill="var(--model-a)">
        A ↑
      </text>
      <text x={LEFT} y={height - 4} fontSize="11" fill="var(--model-b)">
        B →
      </text>
    </ChartFrame>
  );
}
