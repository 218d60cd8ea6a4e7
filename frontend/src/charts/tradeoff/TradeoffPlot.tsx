import { useMemo, useState } from "react";
import { AxisBottom, AxisLeft, FloorLine, UprightLine } from "../axes";
import { ChartFrame, usePlot } from "../frame";
import { frontLabels, stacksOf } from "./labelPlaces";
import { TradeoffFront } from "./TradeoffFront";
import { TradeoffLabels } from "./TradeoffLabels";
import { TradeoffMark } from "./TradeoffMark";
import {
  axisTitle,
  type PlacedPoint,
  type PlotAxis,
  type PlotPoint,
  plotScale,
  readingOrder,
  together,
} from "./tradeoffGeometry";

const MARGIN = { top: 24, right: 16, bottom: 40, left: 52 };

const MOST_WITH_WHISKERS = 30;
const MANY = 150;

export type TradeoffPlotProps = {
  points: readonly PlotPoint[];
  /** Points that nothing beats, best in x first. */
  front: readonly PlotPoint[];
  x: PlotAxis;
  y: PlotAxis;
  a: string | undefined;
  b: string | undefined;
  onChoose: (point: PlotPoint, side: "a" | "b") => void;
  /** The run that stands out elsewhere. */
  hovered: string | null;
  /** Always the same function: marks are not drawn again for another. */
  onHover: (run: string | null) => void;
  height: number;
};

/** Two metrics against each other: every mark is a model, the line joins those that no other beats. */
export function TradeoffPlot(props: TradeoffPlotProps) {
  const { points, front, x, y, a, b, onChoose, hovered, onHover, height } = props;
  const plot = usePlot(height, MARGIN, 40);
  const { right, floor } = plot;
  const ordered = useMemo(() => readingOrder(points), [points]);
  const [inside, setInside] = useState(false);
  const [current, setCurrent] = useState<string | null>(null);
  const xScale = useMemo(() => plotScale(x, points.flatMap(xValues), [MARGIN.left, right]), [x, points, right]);
  const yScale = useMemo(() => plotScale(y, points.flatMap(yValues), [floor, MARGIN.top]), [y, points, floor]);
  const placed = useMemo<PlacedPoint[]>(
    () => ordered.map((point) => ({ point, cx: xScale(point.x), cy: yScale(point.y) })),
    [ordered, xScale, yScale],
  );
  const lit = hovered === null ? undefined : placed.find(({ point }) => point.runs.includes(hovered));
  const focusable = placed.some(({ point }) => point.id === current) ? current : placed[0]?.point.id;
  const layers = useMemo(
    () => [...placed].sort((left, right) => layer(left, a, b) - layer(right, a, b)),
    [placed, a, b],
  );

  const stacks = useMemo(() => stacksOf(placed), [placed]);
  const labels = useMemo(
    () => frontLabels(stacks, { left: MARGIN.left, right, top: MARGIN.top - 8, bottom: floor }),
    [stacks, right, floor],
  );

  const move = (step: number) => {
    const from = ordered.findIndex((point) => point.id === focusable);
    const next = ordered[Math.min(ordered.length - 1, Math.max(0, from + step))];
    if (!next) return;
    setCurrent(next.id);
    plot.ref.current?.querySelector<SVGElement>(`[data-point="${CSS.escape(next.id)}"]`)?.focus();
  };

  return (
    <ChartFrame
      plot={plot}
      role="group"
      label={`${y.label} against ${x.label}: ${points.length} marks, arrow keys move between them`}
      tip={inside && lit && { x: lit.cx, y: lit.cy, words: <PointCard lit={lit} placed={placed} x={x} y={y} /> }}
      onPointerEnter={() => setInside(true)}
      onPointerLeave={() => {
        setInside(false);
        onHover(null);
      }}
      onFocus={() => setInside(true)}
      onBlur={() => setInside(false)}
    >
      <AxisBottom scale={xScale} ticks={xScale.ticks} y={floor} format={xScale.format} grid={floor - MARGIN.top} />
      <AxisLeft scale={yScale} ticks={yScale.ticks} x={MARGIN.left} format={yScale.format} grid={right - MARGIN.left} />
      <FloorLine plot={plot} />
      <UprightLine plot={plot} x={plot.left} />
      <text x={right} y={height - 6} textAnchor="end" className="ch-label">
        {axisTitle(x, "x")}
      </text>
      <text x={4} y={12} className="ch-label">
        {axisTitle(y, "y")}
      </text>
      <TradeoffFront front={front} xScale={xScale} yScale={yScale} />
      {layers.map(({ point, cx, cy }) => (
        <TradeoffMark
          key={point.id}
          placed={{ point, cx, cy }}
          xScale={xScale}
          yScale={yScale}
          letters={lettersOf(point, a, b)}
          small={points.length > MANY}
          whiskers={points.length <= MOST_WITH_WHISKERS}
          lit={lit?.point.id === point.id}
          focusable={point.id === focusable}
          onChoose={onChoose}
          onHover={onHover}
          onFocus={setCurrent}
          onMove={move}
        />
      ))}
      <TradeoffLabels labels={labels} stacks={stacks} />
    </ChartFrame>
  );
}

const xValues = (point: PlotPoint) => [point.x];
const yValues = (point: PlotPoint) => [point.y];

const lettersOf = (point: PlotPoint, a: string | undefined, b: string | undefined) => ({
  a: a !== undefined && point.runs.includes(a),
  b: b !== undefined && point.runs.includes(b),
});

/** What is drawn later lies on top: front above the others, references above these, A and B above all. */
function layer({ point }: PlacedPoint, a: string | undefined, b: string | undefined): number {
  const letters = lettersOf(point, a, b);
  if (letters.a || letters.b) return 3;
  return point.role === "candidate" ? (point.onFront ? 1 : 0) : 2;
}

type PointCardProps = { lit: PlacedPoint; placed: readonly PlacedPoint[]; x: PlotAxis; y: PlotAxis };

function PointCard({ lit, placed, x, y }: PointCardProps) {
  const others = together(placed, lit).length - 1;
  const { point } = lit;
  return (
    <>
      <p className="font-semibold">{point.label}</p>
      {point.detail && <p className="text-muted">{point.detail}</p>}
      <dl className="number grid grid-cols-[auto_auto] gap-x-3">
        <dt className="text-muted">{x.label}</dt>
        <dd className="text-right">{x.format(point.x)}</dd>
        <dt className="text-muted">{y.label}</dt>
        <dd className="text-right">{y.format(point.y)}</dd>
      </dl>
      {point.onFront && <p>On the front: no shown model beats it in both.</p>}
      {others > 0 && <p className="text-muted">{others} more at the same place</p>}
    </>
  );
}
