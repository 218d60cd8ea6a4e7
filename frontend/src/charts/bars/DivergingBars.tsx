import { useId, useState } from "react";
import { formatCount, formatScore } from "../../words/numbers";
import { ChartFrame, usePlot } from "../frame";
import { ROLE_COLOURS } from "../palette";
import { DivergingRow } from "./DivergingRow";
import {
  type ClassDifference,
  type Column,
  columnsOf,
  commonReach,
  type DifferenceSeries,
  rowOrder,
} from "./divergingGeometry";

type DivergingBarsProps = {
  series: readonly DifferenceSeries[];
  /** The class that stands out elsewhere. */
  hovered: number | null;
  onHover: (index: number | null) => void;
  onChoose: (index: number, series: number) => void;
  /** The name of the model that is compared with A; B by default. */
  other?: string;
  /** How far the axis reaches, where several charts share it. */
  reach?: number;
};

const TOP = 34;
const BOTTOM = 34;
const GAP = 14;
const MARK_WIDTH = 14;
const CHARACTER_WIDTH = 6.2;
const ROW = { few: 22, many: 15 };

const tickText = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Number(Math.abs(value).toFixed(3))}`;

/** B − A by class: bars to the left where A is more accurate, to the right where B is; one scale for all columns. */
export function DivergingBars({ series, hovered, onHover, onChoose, other = "B", reach: given }: DivergingBarsProps) {
  const [at, setAt] = useState<{ column: number; row: number } | null>(null);
  const hatch = useId();
  // The colour of B is B's alone.
  const ink = other === "B" ? ROLE_COLOURS.b : ROLE_COLOURS.text;
  const order = rowOrder(series);
  const first = series[0]?.classes ?? [];
  const row = first.length > 20 ? ROW.many : ROW.few;
  const plot = usePlot(TOP + BOTTOM + order.length * row, { bottom: BOTTOM });
  const { width, height, floor } = plot;
  const longest = Math.max(3, ...first.map((one) => one.name.length));
  const left = Math.min(96, longest * CHARACTER_WIDTH + MARK_WIDTH + 8);
  const reach = given ?? commonReach(series);
  const columns = columnsOf(series.length, left, width - 6, GAP, reach);
  const shown = at && { entry: series[at.column]?.classes[order[at.row] ?? -1], column: columns[at.column] };
  const leave = () => {
    setAt(null);
    onHover(null);
  };
  return (
    <ChartFrame
      plot={plot}
      role="group"
      label={wordsOf(series, other)}
      tip={
        at &&
        shown?.entry &&
        shown.column && {
          x: shown.column.scale(0),
          y: TOP + (at.row + 0.9) * row,
          words: <ClassFacts entry={shown.entry} other={other} />,
        }
      }
      onPointerLeave={leave}
    >
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill={ink} fillOpacity="0.45" />
          <rect width="3" height="5" fill={ink} />
        </pattern>
      </defs>
      {order.map((index, position) => (
        <text
          key={index}
          x={left - 8}
          y={TOP + (position + 0.5) * row}
          dy="0.32em"
          textAnchor="end"
          className={first[index]?.forgotten || hovered === index ? "ch-label" : "ch-tick"}
          style={{ fontWeight: hovered === index ? 700 : undefined }}
        >
          {first[index]?.forgotten && <tspan fill={ROLE_COLOURS.forget}>✖ </tspan>}
          {first[index]?.name}
        </text>
      ))}
      {series.map((one, position) => {
        const column = columns[position];
        if (!column) return null;
        const middle = column.scale(0);
        return (
          <g key={one.name}>
            <text x={column.left} y={11} className="ch-label">
              {one.name}
            </text>
            <SymmetricAxis column={column} reach={reach} top={TOP} floor={floor} />
            {order.map((index, place) => {
              const entry = one.classes[index];
              return (
                entry && (
                  <DivergingRow
                    key={index}
                    entry={entry}
                    column={column}
                    y={TOP + place * row}
                    height={row}
                    hatch={hatch}
                    lit={hovered === index || (at?.column === position && at.row === place)}
                    label={`${one.name}, ${wordsOfClass(entry, other)}`}
                    onHover={() => {
                      setAt({ column: position, row: place });
                      onHover(index);
                    }}
                    onLeave={leave}
                    onChoose={() => onChoose(index, position)}
                  />
                )
              );
            })}
            <line x1={middle} x2={middle} y1={TOP - 2} y2={floor} stroke={ROLE_COLOURS.text} strokeOpacity="0.55" />
            {one.mean !== null && (
              <>
                <line
                  x1={column.scale(one.mean)}
                  x2={column.scale(one.mean)}
                  y1={TOP - 4}
                  y2={floor}
                  stroke={ROLE_COLOURS.text}
                  strokeDasharray="3 3"
                />
                <text
                  x={column.scale(one.mean)}
                  y={TOP - 8}
                  textAnchor={one.mean < -reach / 2 ? "start" : one.mean > reach / 2 ? "end" : "middle"}
                  className="ch-tick"
                >
                  avg (retain) {signedScore(one.mean)}
                </text>
              </>
            )}
            <text x={column.left} y={height - 3} fontSize="11" fill={ROLE_COLOURS.a}>
              ← A higher
            </text>
            <text x={column.right} y={height - 3} textAnchor="end" fontSize="11" fill={ink}>
              {other} higher →
            </text>
          </g>
        );
      })}
    </ChartFrame>
  );
}

type SymmetricAxisProps = { column: Column; reach: number; top: number; floor: number };

/** Three ticks: both ends written inwards, so that neighbouring columns do not collide. */
function SymmetricAxis({ column, reach, top, floor }: SymmetricAxisProps) {
  const ends = [
    { value: -reach, anchor: "start" },
    { value: 0, anchor: "middle" },
    { value: reach, anchor: "end" },
  ] as const;
  return (
    <g aria-hidden="true">
      {ends.map(({ value, anchor }) => (
        <g key={value} transform={`translate(${column.scale(value)},${floor})`}>
          <line y2={top - floor} className="ch-grid" />
          <text y={14} textAnchor={anchor} className="ch-tick">
            {tickText(value)}
          </text>
        </g>
      ))}
    </g>
  );
}

function ClassFacts({ entry, other }: { entry: ClassDifference; other: string }) {
  return (
    <>
      <p className="font-semibold">
        {entry.name}
        {entry.forgotten && " ✖"} <span className="font-normal text-muted">{formatCount(entry.count)} samples</span>
      </p>
      <p className="number">
        <span className="text-model-a">A {formatScore(entry.a)}</span>
        {" · "}
        <span className={other === "B" ? "text-model-b" : ""}>
          {other} {formatScore(entry.b)}
        </span>
      </p>
      <p className="number">
        {other} − A {entry.difference === null ? "–" : signedScore(entry.difference)}
      </p>
      {entry.retrained && <p className="number text-muted">Retrained: {entry.retrained}</p>}
      {entry.noise !== null && <p className="number text-muted">Two retrained models: ± {entry.noise.toFixed(3)}</p>}
    </>
  );
}

const signedScore = (value: number) =>
  Math.abs(value) < 0.0005 ? "0.000" : `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(3)}`;

const wordsOfClass = (entry: ClassDifference, other: string) =>
  `${entry.name}${entry.forgotten ? ", to be forgotten" : ""}: A ${formatScore(entry.a)}, ${other} ${formatScore(entry.b)}`;

const wordsOf = (series: readonly DifferenceSeries[], other: string) =>
  `Accuracy by class, ${other} minus A. ${series
    .map((one) => `${one.name}: mean over retained classes ${one.mean === null ? "unknown" : signedScore(one.mean)}`)
    .join("; ")}`;
