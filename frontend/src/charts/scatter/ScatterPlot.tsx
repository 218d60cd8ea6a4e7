import { type Ref, useCallback, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { formatCount } from "../../words/numbers";
import type { Pixel } from "./camera";
import type { Cameras, Side } from "./cameras";
import type { Marks } from "./layers";
import { type OverlayInk, type OverlayState, paintOverlay, readInk } from "./overlay";
import type { Places } from "./pointRenderer";
import { RESTING, Scatter } from "./scatter";
import { type Tool, useScatterGestures } from "./useScatterGestures";

export type ScatterHandle = {
  /** Where a point is, in pixels of the window; null when it is not shown. */
  windowPixelOf: (position: number) => Pixel | null;
  /** Rings around the hovered and the chosen point; paints the overlay only. */
  point: (hovered: number, chosen: number) => void;
};

type ScatterPlotProps = {
  ref?: Ref<ScatterHandle>;
  side: Side;
  /** What the plot shows, for those who cannot see it. */
  summary: string;
  places: Places;
  marks: Marks;
  palette: readonly string[];
  theme: string;
  cameras: Cameras;
  tool: Tool;
  onHover: (position: number) => void;
  onChoose: (position: number) => void;
  onSelect: (positions: number[]) => void;
  onMove: () => void;
};

/** Many points on a canvas; hovering and outlines are painted on a second one above it. */
export function ScatterPlot(props: ScatterPlotProps) {
  const { side, summary, places, marks, palette, theme, cameras, tool, onMove } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const scatter = useRef<Scatter | null>(null);
  const state = useRef({ outline: null as readonly Pixel[] | null, hovered: -1, chosen: -1 });
  const ink = useRef<OverlayInk | null>(null);
  const moved = useRef(onMove);
  const words = useId();
  const [most, setMost] = useState(Number.POSITIVE_INFINITY);
  const count = places.length / 2;

  const paint = useCallback(() => {
    if (!overlay.current || !scatter.current) return;
    ink.current ??= readInk();
    const { outline, hovered, chosen } = state.current;
    const shown: OverlayState = {
      outline,
      hovered: scatter.current.pixelOf(hovered),
      chosen: scatter.current.pixelOf(chosen),
    };
    paintOverlay(overlay.current, scatter.current.box, shown, ink.current);
  }, []);

  useEffect(() => {
    moved.current = onMove;
  });
  useEffect(() => {
    if (!canvas.current || !box.current) return;
    const made = new Scatter(canvas.current, side, cameras, () => {
      paint();
      moved.current();
    });
    scatter.current = made;
    box.current.dataset.renderer = made.kind;
    setMost(made.kind === "none" ? 0 : RESTING[made.kind]);
    const observer = new ResizeObserver(([entry]) => {
      if (!entry || !overlay.current) return;
      const { width, height } = entry.contentRect;
      if (width < 1 || height < 1) return;
      const density = globalThis.devicePixelRatio || 1;
      overlay.current.width = Math.round(width * density);
      overlay.current.height = Math.round(height * density);
      made.resize({ width, height });
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.destroy();
      scatter.current = null;
    };
  }, [side, cameras, paint]);
  useEffect(() => scatter.current?.setPalette(palette), [palette]);
  useEffect(() => scatter.current?.setPlaces(places), [places]);
  useEffect(() => scatter.current?.setMarks(marks), [marks]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other ink
  useEffect(() => {
    ink.current = null;
    paint();
  }, [theme, paint]);

  useImperativeHandle(
    props.ref,
    () => ({
      windowPixelOf: (position) => {
        const at = scatter.current?.pixelOf(position);
        const frame = box.current?.getBoundingClientRect();
        if (!at || !frame || at.x < 0 || at.y < 0 || at.x > frame.width || at.y > frame.height) return null;
        return { x: at.x + frame.left, y: at.y + frame.top };
      },
      point: (hovered, chosen) => {
        if (state.current.hovered === hovered && state.current.chosen === chosen) return;
        state.current = { ...state.current, hovered, chosen };
        paint();
      },
    }),
    [paint],
  );

  const gestures = useScatterGestures({
    scatter: useCallback(() => scatter.current, []),
    overlay: useCallback(() => overlay.current, []),
    cameras,
    side,
    tool,
    onHover: props.onHover,
    onChoose: props.onChoose,
    onSelect: props.onSelect,
    onOutline: (outline) => {
      state.current.outline = outline;
      paint();
    },
  });
  return (
    <div ref={box} className="relative size-full min-w-0 overflow-hidden" data-scatter={side}>
      <canvas ref={canvas} aria-hidden="true" className="absolute inset-0 size-full" />
      <p id={words} className="sr-only">
        Arrow keys move the map, plus and minus zoom, 0 fits it. L switches the lasso on.
      </p>
      <canvas
        ref={overlay}
        role="img"
        aria-label={summary}
        aria-describedby={words}
        tabIndex={0}
        className={`absolute inset-0 size-full touch-none -outline-offset-2 ${tool === "pan" ? "cursor-grab active:cursor-grabbing" : "cursor-crosshair"}`}
        {...gestures}
      />
      {count > most && (
        <p className="pointer-events-none absolute bottom-1 left-2 text-2xs text-muted">
          {most === 0
            ? "This browser offers no canvas to draw on."
            : `A fair sample of ${formatCount(most)} of ${formatCount(count)} points is drawn; all can be selected.`}
        </p>
      )}
    </div>
  );
}
