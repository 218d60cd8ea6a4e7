import { ROLE_COLOURS } from "../palette";
import { extentOf, type Grid } from "./matrixGeometry";

type MatrixAxisProps = {
  grid: Grid;
  names: readonly string[];
  forgotten: readonly boolean[];
  rowNames: boolean;
  hovered: { row: number; column: number } | null;
};

const LEAST_STEP = 11;

/** Class names along a matrix: all where there is room, else only forgotten ones and what the pointer is on. */
export function MatrixAxis({ grid, names, forgotten, rowNames, hovered }: MatrixAxisProps) {
  const roomy = grid.side >= LEAST_STEP;
  const floor = grid.top + extentOf(grid) + 6;
  const short = names.every((name) => name.length <= 2);
  const shown = (place: number, pointed: number | undefined) =>
    roomy || pointed === place || ((forgotten[place] ?? false) && pointed === undefined);
  return (
    <g aria-hidden="true">
      {rowNames &&
        names.map((name, place) =>
          shown(place, hovered?.row) ? (
            <text
              key={name}
              x={grid.left - 5}
              y={grid.top + (place + 0.5) * grid.side}
              dy="0.32em"
              textAnchor="end"
              className={hovered?.row === place || forgotten[place] ? "ch-label" : "ch-tick"}
            >
              <Name name={name} forgotten={forgotten[place] ?? false} />
            </text>
          ) : null,
        )}
      {names.map((name, place) => {
        if (!shown(place, hovered?.column)) return null;
        const x = grid.left + (place + 0.5) * grid.side;
        return (
          <text
            key={name}
            textAnchor={short ? "middle" : "end"}
            transform={short ? `translate(${x},${floor + 8})` : `translate(${x + 4},${floor + 3}) rotate(-50)`}
            className={hovered?.column === place || forgotten[place] ? "ch-label" : "ch-tick"}
          >
            <Name name={name} forgotten={(forgotten[place] ?? false) && !short} />
          </text>
        );
      })}
    </g>
  );
}

function Name({ name, forgotten }: { name: string; forgotten: boolean }) {
  return (
    <>
      {forgotten && <tspan fill={ROLE_COLOURS.forget}>✖ </tspan>}
      {name}
    </>
  );
}
