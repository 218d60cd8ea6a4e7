import { type KeyboardEvent, memo } from "react";
import { markHue, markPath, squarePath } from "../marks";
import { TradeoffWhiskers } from "./TradeoffWhiskers";
import type { PlacedPoint, PlotPoint, PlotScale } from "./tradeoffGeometry";

type TradeoffMarkProps = {
  placed: PlacedPoint;
  xScale: PlotScale;
  yScale: PlotScale;
  letters: { a: boolean; b: boolean };
  /** Whether intervals are drawn of every mark, or only of one that is chosen or pointed at. */
  whiskers: boolean;
  /** Whether there are so many marks that each has to be small. */
  small: boolean;
  lit: boolean;
  focusable: boolean;
  onChoose: (point: PlotPoint, side: "a" | "b") => void;
  onHover: (run: string | null) => void;
  onFocus: (id: string) => void;
  onMove: (step: number) => void;
};

const REACH = 10;
const SMALL = 26;

/** One model in the plot: hover links it with its row, a click makes it B, with shift A. */
function Mark({
  placed,
  xScale,
  yScale,
  letters,
  whiskers,
  small,
  lit,
  focusable,
  onChoose,
  onHover,
  onFocus,
  onMove,
}: TradeoffMarkProps) {
  const { point, cx, cy } = placed;
  const [lead] = point.runs;
  const chosen = letters.a || letters.b;
  const colour = letters.a ? "var(--model-a)" : "var(--model-b)";
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) onMove(step);
    else if (event.key === "Enter" || event.key === " ") onChoose(point, event.shiftKey ? "a" : "b");
    else if (event.key === "a" || event.key === "b") onChoose(point, event.key);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button element
    <g
      role="button"
      data-point={point.id}
      tabIndex={focusable ? 0 : -1}
      aria-pressed={chosen}
      aria-label={`${point.label}, ${point.detail}${letters.a ? ", is A" : ""}${letters.b ? ", is B" : ""}`}
      className="cursor-pointer outline-none [&:focus-visible>circle]:stroke-accent [&:focus-visible>circle]:stroke-2"
      onPointerEnter={() => lead && onHover(lead)}
      onFocus={() => {
        onFocus(point.id);
        if (lead) onHover(lead);
      }}
      onBlur={() => onHover(null)}
      onKeyDown={onKey}
      onClick={(event) => onChoose(point, event.shiftKey ? "a" : "b")}
    >
      {(whiskers || lit || chosen) && (
        <TradeoffWhiskers placed={placed} xScale={xScale} yScale={yScale} strong={lit || chosen} />
      )}
      <circle cx={cx} cy={cy} r={REACH} fill="transparent" stroke="none" />
      <g transform={`translate(${cx},${cy})`}>
        {lit && <circle r="11" fill="none" stroke="var(--text)" strokeWidth="1.5" />}
        {chosen && (
          <circle
            r="9"
            fill="var(--panel)"
            stroke={colour}
            strokeWidth="2"
            strokeDasharray={letters.a ? undefined : "3 2"}
          />
        )}
        <path d={outline(point, small && !lit && !chosen)} {...paint(point, chosen ? colour : null)} />
        {chosen && (
          <text
            x="11"
            y="-8"
            fill={colour}
            fontSize="12"
            fontWeight="700"
            stroke="var(--panel)"
            strokeWidth="3"
            paintOrder="stroke"
          >
            {[letters.a ? "A" : "", letters.b ? "B" : ""].join("")}
          </text>
        )}
      </g>
    </g>
  );
}

export const TradeoffMark = memo(
  Mark,
  (before, after) =>
    before.placed.point === after.placed.point &&
    before.placed.cx === after.placed.cx &&
    before.placed.cy === after.placed.cy &&
    before.letters.a === after.letters.a &&
    before.letters.b === after.letters.b &&
    before.xScale === after.xScale &&
    before.yScale === after.yScale &&
    before.whiskers === after.whiskers &&
    before.small === after.small &&
    before.lit === after.lit &&
    before.focusable === after.focusable &&
    before.onChoose === after.onChoose,
);

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const outline = (point: PlotPoint, small: boolean) =>
  point.role === "candidate" ? markPath(point.shape, small ? SMALL : undefined) : squarePath(10);

/** References are squares: the retrained one full, the original hollow. Candidates beaten by another are pale. */
function paint(point: PlotPoint, colour: string | null) {
  if (point.role === "retrained") return { fill: colour ?? "var(--reference)", stroke: "var(--panel)", strokeWidth: 1 };
  if (point.role === "original") return { fill: "var(--panel)", stroke: colour ?? "var(--reference)", strokeWidth: 2 };
  return {
    fill: colour ?? markHue(point.shape),
    fillOpacity: colour || point.onFront ? 1 : 0.6,
    stroke: "var(--panel)",
    strokeWidth: 1,
  };
}
