import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useUi } from "../state/ui";
import { IconButton } from "../ui/Button";
import { Menu } from "../ui/Menu";
import { type Row, saveCsv, savePng, saveSvg } from "./export";
import { withMinus } from "./format";

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

type PanelProps = {
  title: string;
  /** The question the chart answers, in one line. */
  question?: ReactNode;
  /** File name of exports, without extension. */
  name: string;
  rows?: () => Row[];
  /** Draws the picture to take away where the panel shows none as SVG, such as a canvas. */
  drawing?: () => SVGSVGElement | null;
  /** Whether there is something to take away yet. */
  exportable?: boolean;
  tools?: ReactNode;
  children: ReactNode;
  className?: string;
};

/** Uses a drawing that is not on the page; styles and sizes are only known of what is. */
async function withHidden(svg: SVGSVGElement, use: (svg: SVGSVGElement) => void | Promise<void>) {
  const host = document.createElement("div");
  host.style.cssText = "position:fixed;left:-20000px;top:0";
  host.append(svg);
  document.body.append(host);
  try {
    await use(svg);
  } finally {
    host.remove();
  }
}

/** A titled frame around a chart, with the question it answers and a menu to take its numbers and picture away. */
export function Panel({
  title,
  question,
  name,
  rows,
  drawing,
  exportable = true,
  tools,
  children,
  className,
}: PanelProps) {
  const ref = useRef<HTMLElement>(null);
  const heading = useId();
  const sayNotYet = () =>
    useUi.getState().toast({ title: `${title}: no picture yet`, detail: "Wait until it is drawn.", tone: "bad" });
  const withDrawing = (use: (svg: SVGSVGElement) => void | Promise<void>) => () => {
    if (drawing) {
      const made = drawing();
      if (made) void withHidden(made, use);
      else sayNotYet();
      return;
    }
    const svg = ref.current?.querySelector<SVGSVGElement>("svg[data-chart]");
    if (svg) void use(svg);
    else sayNotYet();
  };
  return (
    <section
      ref={ref}
      aria-labelledby={heading}
      className={`flex min-w-0 flex-col rounded-xl border border-line bg-panel p-4 shadow-panel ${className ?? ""}`}
    >
      <header className="mb-2 flex items-start gap-2">
        <div className="min-w-0 grow">
          <h2 id={heading} className="text-base font-semibold">
            {title}
          </h2>
          {question && <p className="text-xs text-muted">{question}</p>}
        </div>
        {tools}
        {exportable && (
          <Menu
            items={[
              { label: "Picture (SVG)", icon: "download", onSelect: withDrawing((svg) => saveSvg(svg, name)) },
              { label: "Picture (PNG)", icon: "download", onSelect: withDrawing((svg) => savePng(svg, name)) },
              ...(rows
                ? [{ label: "Numbers (CSV)", icon: "list" as const, onSelect: () => saveCsv(rows(), name) }]
                : []),
            ]}
          >
            <IconButton icon="download" label={`Export ${title}`} small />
          </Menu>
        )}
      </header>
      {children}
    </section>
  );
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
