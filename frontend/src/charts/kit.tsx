import { type ReactNode, useEffect, useRef, useState } from "react";
import { withMinus } from "../words/numbers";

export type Size = { width: number; height: number };

/** The size of an element, kept up to date; zero until the first measurement. */
export function useSize<Element extends HTMLElement>() {
  const ref = useRef<Element>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize((before) =>
        Math.abs(before.width - width) < 1 && Math.abs(before.height - height) < 1 ? before : { width, height },
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size] as const;
}

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

type ChartTooltipProps = { at: { x: number; y: number } | null; within: Size; children: ReactNode };

/** A card beside a mark; it turns to the other side near the right or lower edge. Place it in a `relative` box. */
export function ChartTooltip({ at, within, children }: ChartTooltipProps) {
  if (!at) return null;
  const right = at.x > within.width / 2;
  const low = at.y > within.height / 2;
  return (
    <div
      role="status"
      className="pointer-events-none absolute z-20 w-max max-w-72 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs shadow-float"
      style={{
        left: at.x,
        top: at.y,
        transform: `translate(${right ? "calc(-100% - 10px)" : "10px"}, ${low ? "calc(-100% - 6px)" : "6px"})`,
      }}
    >
      {children}
    </div>
  );
}
