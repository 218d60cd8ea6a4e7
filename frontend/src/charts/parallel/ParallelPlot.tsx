import { type PointerEvent, useMemo, useState } from "react";
import { ChartFrame, usePlot } from "../frame";
import { markHue } from "../marks";
import { axisScale, boundsOf, type ParallelAxis, type ParallelLine, pieces } from "./parallelGeometry";

const MARGIN = { top: 46, right: 34, bottom: 22, left: 34 };
const REACH = 12;
const LEAST_STRETCH = 4;
/** Below this distance between axes their titles take turns in two rows. */
const NARROW_STEP = 180;

type ParallelPlotProps = {
  axes: readonly ParallelAxis[];
  lines: readonly ParallelLine[];
  a: string | undefined;
  b: string | undefined;
  hovered: string | null;
  onHover: (run: string | null) => void;
  /** Keeps what lies in a stretch of an axis; nulls take the bounds away. */
  onKeep: (axis: string, low: number | null, high: number | null) => void;
  height: number;
};

type Drawn = { place: number; from: number; to: number };

/** One line a model across all axes; dragging along an axis keeps the models that pass through that stretch. */
export function ParallelPlot({ axes, lines, a, b, hovered, onHover, onKeep, height }: ParallelPlotProps) {
  const plot = usePlot(height, MARGIN);
  const { right, floor } = plot;
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const step = axes.length > 1 ? (right - MARGIN.left) / (axes.length - 1) : 0;
  const at = useMemo(() => axes.map((_, place) => MARGIN.left + place * step), [axes, step]);
  const scales = useMemo(
    () =>
      axes.map((axis, place) =>
        axisScale(
          lines.flatMap((line) => line.values[place] ?? []),
          axis.logarithmic,
          MARGIN.top,
          floor,
        ),
      ),
    [axes, lines, floor],
  );
  const lit = hovered === null ? undefined : lines.find((line) => line.runs.includes(hovered));
  const ordered = useMemo(() => [...lines].sort((left, right) => rank(left, a, b) - rank(right, a, b)), [lines, a, b]);
  const pixel = (event: PointerEvent<SVGElement>) => {
    const { top } = (event.currentTarget.ownerSVGElement ?? event.currentTarget).getBoundingClientRect();
    return Math.min(floor, Math.max(MARGIN.top, event.clientY - top));
  };
  const end = () => {
    if (!drawn) return;
    const [axis, scale] = [axes[drawn.place], scales[drawn.place]];
    setDrawn(null);
    if (!axis || !scale) return;
    if (Math.abs(drawn.to - drawn.from) < LEAST_STRETCH) onKeep(axis.name, null, null);
    else {
      const { low, high } = boundsOf(scale, drawn.from, drawn.to);
      onKeep(axis.name, low, high);
    }
  };
  return (
    <ChartFrame
      plot={plot}
      role="group"
      label={`${lines.length} models across ${axes.map(({ title }) => title).join(", ")}`}
      tip={lit && { x: at[0] ?? 0, y: MARGIN.top, words: <LineCard line={lit} axes={axes} /> }}
      onPointerLeave={() => onHover(null)}
    >
      <g fill="none">
        {ordered.map((line) => {
          const strong = line === lit || line.runs.includes(a ?? "") || line.runs.includes(b ?? "");
          const path = pieces(line.values, at, scales);
          return (
            <g key={line.id} onPointerEnter={() => onHover(line.runs[0] ?? null)}>
              <path d={path} stroke="transparent" strokeWidth="9" />
              <path
                d={path}
                stroke={strokeOf(line, a, b)}
                strokeWidth={strong ? 2.5 : 1.4}
                strokeOpacity={strong || !lit ? (line.role === "candidate" ? 0.85 : 0.7) : 0.25}
                strokeDasharray={line.role === "original" ? "5 3" : undefined}
              />
            </g>
          );
        })}
      </g>
      {axes.map((axis, place) => {
        const x = at[place] ?? 0;
        const scale = scales[place];
        if (!scale) return null;
        const [low = 0, high = 0] = scale.domain();
        const kept =
          drawn?.place === place
            ? { top: Math.min(drawn.from, drawn.to), bottom: Math.max(drawn.from, drawn.to) }
            : keptStretch(axis, scale, floor);
        return (
          <g key={axis.name}>
            <line x1={x} x2={x} y1={MARGIN.top} y2={floor} stroke="var(--edge)" />
            {kept && (
              <rect
                x={x - 6}
                width="12"
                y={kept.top}
                height={Math.max(2, kept.bottom - kept.top)}
                rx="2"
                className="fill-accent/25 stroke-accent"
              />
            )}
            <text
              x={x}
              y={step < NARROW_STEP && place % 2 === 1 ? 24 : 10}
              textAnchor={anchorOf(place, axes.length)}
              className="ch-label"
            >
              {axis.title}
              {axis.better === "high" ? " ↑" : axis.better === "low" ? " ↓" : ""}
            </text>
            <text x={x} y={MARGIN.top - 8} textAnchor={anchorOf(place, axes.length)} className="ch-tick">
              {axis.format(high)}
            </text>
            <text x={x} y={floor + 14} textAnchor={anchorOf(place, axes.length)} className="ch-tick">
              {axis.format(low)}
            </text>
            <rect
              x={x - REACH}
              width={2 * REACH}
              y={MARGIN.top}
              height={floor - MARGIN.top}
              fill="transparent"
              className="cursor-ns-resize"
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                setDrawn({ place, from: pixel(event), to: pixel(event) });
              }}
              onPointerMove={(event) => drawn?.place === place && setDrawn({ ...drawn, to: pixel(event) })}
              onPointerUp={end}
            />
          </g>
        );
      })}
    </ChartFrame>
  );
}

/** The outer axes' words stay inside the plot. */
const anchorOf = (place: number, count: number) => (place === 0 ? "start" : place === count - 1 ? "end" : "middle");

function keptStretch({ kept }: ParallelAxis, scale: (value: number) => number, floor: number) {
  if (kept.low === null && kept.high === null) return null;
  const inside = (pixel: number) => Math.min(floor, Math.max(MARGIN.top, pixel));
  return {
    top: kept.high === null ? MARGIN.top : inside(scale(kept.high)),
    bottom: kept.low === null ? floor : inside(scale(kept.low)),
  };
}

function strokeOf(line: ParallelLine, a: string | undefined, b: string | undefined): string {
  if (line.runs.includes(a ?? "")) return "var(--model-a)";
  if (line.runs.includes(b ?? "")) return "var(--model-b)";
  return line.role === "candidate" ? markHue(line.shape) : "var(--reference)";
}

/** What is drawn later lies on top: A and B above references, these above the others. */
function rank(line: ParallelLine, a: string | undefined, b: string | undefined): number {
  if (line.runs.includes(a ?? "") || line.runs.includes(b ?? "")) return 2;
  return line.role === "candidate" ? 0 : 1;
}

function LineCard({ line, axes }: { line: ParallelLine; axes: readonly ParallelAxis[] }) {
  return (
    <>
      <p className="font-semibold">{line.label}</p>
      <dl className="number grid grid-cols-[auto_auto] gap-x-3">
        {axes.map((axis, place) => {
          const value = line.values[place];
          return (
            <div key={axis.name} className="contents">
              <dt className="text-muted">{axis.title}</dt>
              <dd className="text-right">{typeof value === "number" ? axis.format(value) : "–"}</dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}
