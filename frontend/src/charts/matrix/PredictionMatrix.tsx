import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { ROLE_COLOURS } from "../palette";
import { MatrixAxis } from "./MatrixAxis";
import {
  cellAt,
  confidenceShown,
  type DifferenceCell,
  extentOf,
  type Grid,
  levelOpacity,
  type MatrixCell,
  shadedPaths,
} from "./matrixGeometry";

export type MatrixPlace = { row: number; column: number };

type MatrixProps = {
  grid: Grid;
  title: string;
  titleColour: string;
  summary: string;
  names: readonly string[];
  forgotten: readonly boolean[];
  /** Names at the left edge; off where a neighbour has them. */
  rowNames: boolean;
  hovered: MatrixPlace | null;
  chosen: MatrixPlace | null;
  onHover: (place: MatrixPlace | null) => void;
  onChoose: (place: MatrixPlace) => void;
  /** Cells that stand out from what retrained models do. */
  marked?: readonly MatrixPlace[];
} & (
  | { cells: readonly MatrixCell[]; differences?: undefined }
  | { cells?: undefined; differences: readonly DifferenceCell[] }
);

const NUMBERS_FROM = 26;
const KEYS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One matrix of true against predicted classes; drawn as few paths, pointed at by arithmetic. */
export function Matrix(props: MatrixProps) {
  const { grid, summary, names, hovered, chosen, onHover, onChoose } = props;
  const [cursor, setCursor] = useState<MatrixPlace>({ row: 0, column: 0 });
  const size = extentOf(grid);
  const place = (event: PointerEvent<SVGRectElement>) => {
    const frame = event.currentTarget.getBoundingClientRect();
    return cellAt(grid, event.clientX - frame.left + grid.left, event.clientY - frame.top + grid.top);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (event.key === "Enter" || event.key === " ") onChoose(cursor);
    else if (step) {
      const clamped = (value: number) => Math.min(grid.count - 1, Math.max(0, value));
      const next = { row: clamped(cursor.row + step[0]), column: clamped(cursor.column + step[1]) };
      setCursor(next);
      onHover(next);
    } else return;
    event.preventDefault();
  };
  return (
    <g>
      <text x={grid.left} y={11} fontSize="11" fontWeight="600" fill={props.titleColour}>
        {props.title}
      </text>
      <rect x={grid.left} y={grid.top} width={size} height={size} fill="var(--sunken)" opacity="0.55" />
      {hovered && (
        <g fill="var(--text)" fillOpacity="0.07">
          <rect x={grid.left} y={grid.top + hovered.row * grid.side} width={size} height={grid.side} />
          <rect x={grid.left + hovered.column * grid.side} y={grid.top} width={grid.side} height={size} />
        </g>
      )}
      {props.cells ? (
        <SplitCells grid={grid} cells={props.cells} />
      ) : (
        <Differences grid={grid} cells={props.differences} />
      )}
      {props.marked && <Corners grid={grid} places={props.marked} />}
      {hovered && <Frame grid={grid} place={hovered} stroke="var(--text)" width={1.5} />}
      {chosen && <Frame grid={grid} place={chosen} stroke="var(--accent)" width={2.5} />}
      <MatrixAxis {...props} names={names} />
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing has no button element */}
      <rect
        role="button"
        tabIndex={0}
        aria-label={`${summary} Arrow keys move from cell to cell, Enter selects its samples.`}
        x={grid.left}
        y={grid.top}
        width={size}
        height={size}
        fill="transparent"
        className="cursor-pointer"
        onPointerMove={(event) => {
          const at = place(event);
          if (at?.row !== hovered?.row || at?.column !== hovered?.column) onHover(at);
        }}
        onPointerLeave={() => onHover(null)}
        onBlur={() => onHover(null)}
        onClick={(event) => {
          const frame = event.currentTarget.getBoundingClientRect();
          const at = cellAt(grid, event.clientX - frame.left + grid.left, event.clientY - frame.top + grid.top);
          if (at) onChoose(at);
        }}
        onKeyDown={onKey}
      />
    </g>
  );
}

/** Lower left the share of the true class, upper right the mean confidence. */
function SplitCells({ grid, cells }: { grid: Grid; cells: readonly MatrixCell[] }) {
  const small = grid.side < 5;
  return (
    <g fill="var(--text)" aria-hidden="true">
      {shadedPaths(grid, cells, small ? "whole" : "share", (cell) => cell.share).map(({ level, path }) => (
        <path key={level} d={path} fillOpacity={levelOpacity(level)} />
      ))}
      {!small &&
        shadedPaths(grid, cells, "confidence", confidenceShown).map(({ level, path }) => (
          <path key={level} d={path} fillOpacity={levelOpacity(level)} />
        ))}
    </g>
  );
}

const percent = (value: number) => `${value > 0 ? "+" : "−"}${Math.round(Math.abs(value) * 100)}`;

/** B − A: where B puts more, and where A does; in numbers where there is room. */
function Differences({ grid, cells }: { grid: Grid; cells: readonly DifferenceCell[] }) {
  const more = cells.filter((cell) => cell.difference > 0);
  const less = cells.filter((cell) => cell.difference < 0);
  return (
    <g aria-hidden="true">
      {[
        { group: less, colour: ROLE_COLOURS.a },
        { group: more, colour: ROLE_COLOURS.b },
      ].map(({ group, colour }) => (
        <g key={colour} fill={colour}>
          {shadedPaths(grid, group, "whole", (cell) => Math.abs(cell.difference)).map(({ level, path }) => (
            <path key={level} d={path} fillOpacity={levelOpacity(level)} />
          ))}
        </g>
      ))}
      {grid.side >= NUMBERS_FROM &&
        cells
          .filter((cell) => Math.abs(cell.difference) >= 0.005)
          .map((cell) => (
            <text
              key={`${cell.row}-${cell.column}`}
              x={grid.left + (cell.column + 0.5) * grid.side}
              y={grid.top + (cell.row + 0.5) * grid.side}
              dy="0.34em"
              textAnchor="middle"
              fontSize="11"
              fill={Math.abs(cell.difference) > 0.55 ? "var(--on-model)" : "var(--text)"}
            >
              {percent(cell.difference)}
            </text>
          ))}
    </g>
  );
}

const LEAST_CORNER = 2.5;

/** A small square in the lower right corner: neither shade nor hue is needed to see it. */
function Corners({ grid, places }: { grid: Grid; places: readonly MatrixPlace[] }) {
  const side = Math.max(LEAST_CORNER, grid.side / 4);
  const path = places.map(({ row, column }) => {
    const right = grid.left + (column + 1) * grid.side - grid.gap;
    const floor = grid.top + (row + 1) * grid.side - grid.gap;
    return `M${right - side},${floor - side}h${side}v${side}h${-side}z`;
  });
  return (
    <path
      data-marks
      d={path.join("")}
      fill="var(--forget)"
      stroke="var(--panel)"
      strokeWidth={grid.side < 8 ? 0 : 1}
      aria-hidden="true"
    />
  );
}

function Frame({ grid, place, stroke, width }: { grid: Grid; place: MatrixPlace; stroke: string; width: number }) {
  return (
    <rect
      x={grid.left + place.column * grid.side - 0.5}
      y={grid.top + place.row * grid.side - 0.5}
      width={Math.max(3, grid.side)}
      height={Math.max(3, grid.side)}
      fill="none"
      stroke={stroke}
      strokeWidth={width}
      pointerEvents="none"
    />
  );
}
