import type { ComponentProps, ReactNode, RefObject } from "react";
import { type Size, useSize } from "../ui/useSize";

/** The room of a chart in pixels: its box, and within the margins where marks may lie. */
export type Plot = Size & {
  ref: RefObject<HTMLDivElement | null>;
  left: number;
  right: number;
  top: number;
  floor: number;
};

type Margin = { top?: number; right?: number; bottom?: number; left?: number };

const LEAST_ROOM = 60;

/** The room of a chart as high as given and as wide as there is space; its width is zero until it is measured. */
export function usePlot(height: number, margin: Margin = {}, least = LEAST_ROOM): Plot {
  const { top = 0, right = 0, bottom = 0, left = 0 } = margin;
  const [ref, { width }] = useSize<HTMLDivElement>();
  return { ref, width, height, left, right: Math.max(left + least, width - right), top, floor: height - bottom };
}

/** What a card says about a mark, and where the mark is. */
export type Tip = { x: number; y: number; words: ReactNode };

type DrawingProps = Omit<ComponentProps<"svg">, "role" | "aria-label"> & {
  /** What the drawing shows, for those who cannot see it. */
  label: string;
  /** A group where marks of it can be focused or pressed. */
  role?: "img" | "group";
};

/** A drawing that exports find. Charts get one from their frame; one of a fixed size, such as in a row, stands alone. */
export const Drawing = ({ label, role = "img", ...rest }: DrawingProps) => (
  <svg data-chart role={role} aria-label={label} {...rest} />
);

type ChartFrameProps = Omit<DrawingProps, "ref" | "width" | "height"> & {
  plot: Pick<Plot, "ref" | "width" | "height">;
  tip?: Tip | null | false | undefined;
  /** Layers beneath the drawing, such as a canvas of many points. */
  below?: ReactNode;
  /** What is said in place of the drawing where there is nothing to draw. */
  empty?: ReactNode;
};

/** Opens a chart: the box that is measured, layers beneath, the drawing, and the card beside a mark. */
export function ChartFrame({ plot, tip, below, empty, className, ...drawing }: ChartFrameProps) {
  const { ref, width, height } = plot;
  return (
    <div ref={ref} className="relative min-w-0" style={empty ? undefined : { height }}>
      {below}
      {empty ||
        (width > 0 && (
          <Drawing
            {...drawing}
            width={width}
            height={height}
            className={below ? `relative ${className ?? ""}` : className}
          />
        ))}
      {tip && <TipCard tip={tip} within={plot} />}
    </div>
  );
}

/** A card beside a mark; it turns to the other side near the right or lower edge. */
function TipCard({ tip: { x, y, words }, within }: { tip: Tip; within: Size }) {
  const right = x > within.width / 2;
  const low = y > within.height / 2;
  return (
    <div
      role="status"
      className="pointer-events-none absolute z-20 w-max max-w-72 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs shadow-float"
      style={{
        left: x,
        top: y,
        transform: `translate(${right ? "calc(-100% - 10px)" : "10px"}, ${low ? "calc(-100% - 6px)" : "6px"})`,
      }}
    >
      {words}
    </div>
  );
}

/** One line of a card: what a series, named in its own colour, has at the mark. */
export const TipLine = ({ name, colour, children }: { name: string; colour: string; children: ReactNode }) => (
  <p className="number flex justify-between gap-3">
    <span style={{ color: colour }}>{name}</span>
    {children}
  </p>
);
