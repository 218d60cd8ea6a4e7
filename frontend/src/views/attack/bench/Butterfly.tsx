import { scaleLinear } from "d3-scale";
import { type PointerEvent, useId, useMemo, useState } from "react";
import type { SampleId } from "../../../api/types";
import { AxisLeft, ChartTooltip, useSize } from "../../../charts/kit";
import { useUi } from "../../../state/ui";
import { type Bench, type BenchSide, placesOf, sampleOf } from "../model/bench";
import type { Outcome } from "../model/sweep";
import { AttackCurves } from "./AttackCurves";
import { dotAt, placeAt, type Spread, stacks, type Wing, wingPath, wingPlan } from "./butterflyGeometry";
import { signalFormat } from "./format";
import { ThresholdHandle } from "./ThresholdHandle";

export const HEIGHT = 340;
const MARGIN = { top: 40, bottom: 30, left: 48, right: 10 };
const CURVES_SHARE = 0.34;
const GAP = 34;
const TICKS = 6;

type ButterflyProps = {
  bench: Bench;
  spread: Spread;
  outcome: Outcome;
  /** The colour of the model, as CSS. */
  colour: string;
  names: { positive: string; negative: string };
  onThreshold: (threshold: number) => void;
  onOpen: (sample: SampleId) => void;
};

type Hovered = { wing: Wing; place: number; x: number; y: number };

/** Samples of both sides along the signal, the threshold between them, and how the attack fares at every threshold. */
export function Butterfly({ bench, spread, outcome, colour, names, onThreshold, onOpen }: ButterflyProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const clip = useId();
  const sample = useUi((state) => state.hoveredSample);
  const hoverSample = useUi((state) => state.hoverSample);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const floor = HEIGHT - MARGIN.bottom;
  const tall = floor - MARGIN.top;
  const inner = Math.max(200, width - MARGIN.left - MARGIN.right);
  const curvesWidth = Math.round(inner * CURVES_SHARE);
  const half = (inner - curvesWidth - GAP) / 2;
  const middle = MARGIN.left + half;
  const y = useMemo(() => scaleLinear([spread[0], spread[1]], [floor, MARGIN.top]), [spread, floor]);
  const plan = useMemo(
    () => wingPlan([bench.positive, bench.negative], spread, tall, half - 2),
    [bench, spread, tall, half],
  );
  const wings = useMemo(() => {
    const wing = (side: BenchSide, name: Wing) => {
      const found = stacks(side.values, side.order, spread, plan.rows);
      return { side, found, path: wingPath(found, plan, name) };
    };
    return { left: wing(bench.negative, "left"), right: wing(bench.positive, "right") };
  }, [bench, spread, plan]);
  const line = Math.min(floor, Math.max(MARGIN.top, y(outcome.threshold)));
  const format = signalFormat(spread);

  const find = (event: PointerEvent<SVGElement>): Hovered | null => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!box) return null;
    const [x, top] = [event.clientX - box.left - middle, event.clientY - box.top - MARGIN.top];
    const wing: Wing = x < 0 ? "left" : "right";
    const place = placeAt(wings[wing].found, plan, wing, x, top);
    return place === null ? null : { wing, place, x: x + middle, y: top + MARGIN.top };
  };
  const onMove = (event: PointerEvent<SVGElement>) => {
    const found = find(event);
    setHovered(found);
    hoverSample(found && sampleOf(wings[found.wing].side, found.place));
  };
  const linked = (["left", "right"] as const).flatMap((wing) =>
    placesOf(wings[wing].side, sample).flatMap((place) => {
      const at = dotAt(wings[wing].found, plan, wing, place);
      return at ? [{ ...at, wing, place }] : [];
    }),
  );
  return (
    <div ref={ref} className="relative min-w-0" style={{ height: HEIGHT }}>
      {width > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset
        <svg
          data-chart
          width={width}
          height={HEIGHT}
          role="group"
          aria-label={`${bench.signalLabel} of ${bench.positive.order.length} ${names.positive} and ${bench.negative.order.length} ${names.negative} samples`}
        >
          <clipPath id={`${clip}over`}>
            <rect x="0" y="0" width={width} height={line} />
          </clipPath>
          <clipPath id={`${clip}under`}>
            <rect x="0" y={line} width={width} height={HEIGHT} />
          </clipPath>
          <AxisLeft scale={y} ticks={y.ticks(TICKS)} x={MARGIN.left} format={y.tickFormat(TICKS)} grid={2 * half} />
          <text x={4} y={12} className="ch-label">
            {bench.signalLabel}
            {bench.unit ? ` (${bench.unit})` : ""}
          </text>
          <WingTitle x={middle - 8} anchor="end" text={names.negative} count={bench.negative.order.length} />
          <WingTitle x={middle + 8} anchor="start" text={names.positive} count={bench.positive.order.length} />
          {(["over", "under"] as const).map((part) => {
            const positive = (part === "over") === outcome.above;
            return (
              <g key={part} clipPath={`url(#${clip}${part})`}>
                <g transform={`translate(${middle},${MARGIN.top})`}>
                  <path d={wings.left.path} fill="var(--reference)" opacity={positive ? 0.35 : 1} />
                  <path d={wings.right.path} fill={colour} opacity={positive ? 1 : 0.35} />
                </g>
              </g>
            );
          })}
          <line x1={middle} x2={middle} y1={MARGIN.top} y2={floor} className="ch-axis" />
          <rect
            x={MARGIN.left}
            y={MARGIN.top}
            width={2 * half}
            height={tall}
            fill="transparent"
            aria-hidden="true"
            className={hovered ? "cursor-pointer" : ""}
            onPointerMove={onMove}
            onPointerLeave={() => {
              setHovered(null);
              hoverSample(null);
            }}
            onClick={() => hovered && onOpen(sampleOf(wings[hovered.wing].side, hovered.place))}
          />
          {plan.kind === "dots" &&
            linked.map(({ x, y: top, wing, place }) => (
              <circle
                key={`${wing}${place}`}
                cx={middle + x}
                cy={MARGIN.top + top}
                r={plan.step / 2 + 2}
                fill="none"
                stroke="var(--text)"
                strokeWidth="2"
                pointerEvents="none"
              />
            ))}
          <AttackCurves
            scores={bench.scores}
            spread={spread}
            y={y}
            x={[MARGIN.left + 2 * half + GAP, width - MARGIN.right]}
            top={MARGIN.top}
            floor={floor}
            outcome={outcome}
          />
          <ThresholdHandle
            label={`Threshold on ${bench.signalLabel}`}
            value={outcome.threshold}
            text={`${format(outcome.threshold)}: ${names.positive} ${outcome.above ? "at or above" : "below"}`}
            spread={spread}
            y={y}
            x={[MARGIN.left, width - MARGIN.right]}
            words={{
              over: `↑ called ${outcome.above ? names.positive : names.negative}`,
              under: `↓ called ${outcome.above ? names.negative : names.positive}`,
            }}
            onChange={onThreshold}
          />
        </svg>
      )}
      <ChartTooltip at={hovered} within={{ width, height: HEIGHT }}>
        {hovered && (
          <p className="number">
            Image {sampleOf(wings[hovered.wing].side, hovered.place).index},{" "}
            {hovered.wing === "left" ? names.negative : names.positive}:{" "}
            <b>{format(wings[hovered.wing].side.values[hovered.place] ?? Number.NaN)}</b>
          </p>
        )}
      </ChartTooltip>
    </div>
  );
}

type WingTitleProps = { x: number; anchor: "start" | "end"; text: string; count: number };

const WingTitle = ({ x, anchor, text, count }: WingTitleProps) => (
  <text x={x} y={31} textAnchor={anchor} className="ch-label">
    {text} · {count}
  </text>
);
