import { scaleLinear } from "d3-scale";
import { useId, useMemo } from "react";
import type { SampleId } from "../../../api/types";
import { AxisLeft, UprightLine } from "../../../charts/axes";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { usePointerReader } from "../../../charts/readOff";
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
  const plot = usePlot(HEIGHT, MARGIN);
  const { width, floor } = plot;
  const clip = useId();
  const sample = useUi((state) => state.hoveredSample);
  const hoverSample = useUi((state) => state.hoverSample);
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

  const { at: hovered, reader } = usePointerReader<Hovered>(
    (x, y) => {
      const wing: Wing = x < middle ? "left" : "right";
      const place = placeAt(wings[wing].found, plan, wing, x - middle, y - MARGIN.top);
      return place === null ? null : { wing, place, x, y };
    },
    (found) => hoverSample(found && sampleOf(wings[found.wing].side, found.place)),
  );
  const linked = (["left", "right"] as const).flatMap((wing) =>
    placesOf(wings[wing].side, sample).flatMap((place) => {
      const at = dotAt(wings[wing].found, plan, wing, place);
      return at ? [{ ...at, wing, place }] : [];
    }),
  );
  return (
    <ChartFrame
      plot={plot}
      role="group"
      label={`${bench.signalLabel} of ${bench.positive.order.length} ${names.positive} and ${bench.negative.order.length} ${names.negative} samples`}
      tip={
        hovered && {
          x: hovered.x,
          y: hovered.y,
          words: (
            <p className="number">
              Image {sampleOf(wings[hovered.wing].side, hovered.place).index},{" "}
              {hovered.wing === "left" ? names.negative : names.positive}:{" "}
              <b>{format(wings[hovered.wing].side.values[hovered.place] ?? Number.NaN)}</b>
            </p>
          ),
        }
      }
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
      <UprightLine plot={plot} x={middle} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the grid of images offers the same to the keyboard */}
      <rect
        x={MARGIN.left}
        y={MARGIN.top}
        width={2 * half}
        height={tall}
        fill="transparent"
        aria-hidden="true"
        className={hovered ? "cursor-pointer" : ""}
        {...reader}
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
    </ChartFrame>
  );
}

type WingTitleProps = { x: number; anchor: "start" | "end"; text: string; count: number };

const WingTitle = ({ x, anchor, text, count }: WingTitleProps) => (
  <text x={x} y={31} textAnchor={anchor} className="ch-label">
    {text} · {count}
  </text>
);
