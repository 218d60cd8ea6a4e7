import { useCallback, useEffect, useMemo, useRef } from "react";
import type { SampleTable } from "../../../api/samples";
import type { Cameras } from "../../../charts/scatter/cameras";
import type { Marks } from "../../../charts/scatter/layers";
import type { Places } from "../../../charts/scatter/pointRenderer";
import { type ScatterHandle, ScatterPlot } from "../../../charts/scatter/ScatterPlot";
import type { Tool } from "../../../charts/scatter/useScatterGestures";
import { useTheme } from "../../../state/theme";
import { useUi } from "../../../state/ui";
import { formatCount } from "../../../words/numbers";
import { runLabel, shortId } from "../../../words/runs";
import type { Highlight, HighlightCount } from "../model/highlights";
import type { ContrastData } from "../useContrastView";
import { HoverCard } from "./HoverCard";

type TwinPlotsProps = {
  data: ContrastData;
  table: SampleTable;
  maps: { a: Places; b: Places; projection: string };
  marks: { a: Marks; b: Marks };
  counts: Record<Highlight, HighlightCount> | null;
  palette: readonly string[];
  cameras: Cameras;
  tool: Tool;
  onSelect: (positions: number[]) => void;
};

const SIDES = ["a", "b"] as const;

/** A and B side by side; a hovered sample is ringed in both, with a line between them. */
export function TwinPlots({ data, table, maps, marks, counts, palette, cameras, tool, onSelect }: TwinPlotsProps) {
  const theme = useTheme((state) => state.resolved);
  const frame = useRef<HTMLDivElement>(null);
  const line = useRef<SVGLineElement>(null);
  const handleA = useRef<ScatterHandle>(null);
  const handleB = useRef<ScatterHandle>(null);
  const { catalog, contrast, names } = data;

  const connect = useCallback((position: number) => {
    const from = position < 0 ? null : handleA.current?.windowPixelOf(position);
    const to = position < 0 ? null : handleB.current?.windowPixelOf(position);
    const box = frame.current?.getBoundingClientRect();
    if (!line.current) return;
    line.current.style.display = from && to && box ? "" : "none";
    if (!from || !to || !box) return;
    line.current.setAttribute("x1", String(from.x - box.left));
    line.current.setAttribute("y1", String(from.y - box.top));
    line.current.setAttribute("x2", String(to.x - box.left));
    line.current.setAttribute("y2", String(to.y - box.top));
  }, []);
  const point = useCallback(() => {
    const { hoveredSample, primarySample } = useUi.getState();
    const hovered = table.positionOf(hoveredSample);
    const chosen = table.positionOf(primarySample);
    handleA.current?.point(hovered, chosen);
    handleB.current?.point(hovered, chosen);
    connect(hovered < 0 ? chosen : hovered);
  }, [table, connect]);
  useEffect(() => {
    point();
    const stopHovered = useUi.subscribe((state) => state.hoveredSample, point);
    const stopPrimary = useUi.subscribe((state) => state.primarySample, point);
    return () => {
      stopHovered();
      stopPrimary();
    };
  }, [point]);

  const hover = useCallback(
    (position: number) => useUi.getState().hoverSample(position < 0 ? null : table.idOf(position)),
    [table],
  );
  const choose = useCallback(
    (position: number) => useUi.getState().lookAt(position < 0 ? null : table.idOf(position)),
    [table],
  );
  const summaries = useMemo(() => {
    const words = (side: "a" | "b") =>
      `Model ${side.toUpperCase()}, ${runLabel(contrast[side], catalog)}: ${maps.projection} map of ` +
      `${formatCount(counts?.all[side] ?? 0)} ${data.split} samples in ${names.length} classes. ` +
      `${formatCount(counts?.target[side] ?? 0)} are to be forgotten, ${formatCount(counts?.correctly_forgotten[side] ?? 0)} of them ` +
      `correctly forgotten, ${formatCount(counts?.not_forgotten[side] ?? 0)} not; ${formatCount(counts?.overly_forgotten[side] ?? 0)} ` +
      `others overly forgotten; ${formatCount(counts?.changed[side] ?? 0)} differ between A and B.`;
    return { a: words("a"), b: words("b") };
  }, [contrast, catalog, counts, maps.projection, names.length, data.split]);
  return (
    <div ref={frame} className="relative grid min-w-0 grid-cols-2 gap-3">
      {SIDES.map((side) => (
        <figure key={side} className="min-w-0">
          <figcaption className="mb-1 flex items-center gap-1.5 text-xs">
            <span className={`size-2.5 rounded-sm swatch-${side}`} />
            <span className={`font-semibold ${side === "a" ? "text-model-a" : "text-model-b"}`}>
              {side.toUpperCase()}
            </span>
            <span className="truncate font-medium">{runLabel(contrast[side], catalog)}</span>
            <span className="font-mono text-2xs text-muted">{shortId(contrast[side].run)}</span>
          </figcaption>
          <div className="h-[clamp(19rem,51vh,min(36vw,62rem))] min-[1920px]:h-[clamp(19rem,44vh,62rem)] min-[2400px]:h-[clamp(19rem,56vh,27vw)] rounded-lg border border-line bg-panel">
            <ScatterPlot
              ref={side === "a" ? handleA : handleB}
              side={side}
              summary={summaries[side]}
              places={maps[side]}
              marks={marks[side]}
              palette={palette}
              theme={theme}
              cameras={cameras}
              tool={tool}
              onHover={hover}
              onChoose={choose}
              onSelect={onSelect}
              onMove={point}
            />
          </div>
        </figure>
      ))}
      <svg aria-hidden="true" className="pointer-events-none absolute inset-0 size-full">
        <line
          ref={line}
          stroke="var(--text)"
          strokeWidth="1.5"
          strokeDasharray="5 4"
          strokeOpacity="0.75"
          style={{ display: "none" }}
        />
      </svg>
      <HoverCard data={data} table={table} />
    </div>
  );
}
