import type { ScaleLinear } from "d3-scale";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { memo, useMemo } from "react";
import { AxisBottom } from "../../../charts/axes";
import { CURVES, type CurveKey, curveGrid } from "../model/curves";
import type { Outcome, Scores } from "../model/sweep";
import type { Spread } from "./butterflyGeometry";

type AttackCurvesProps = {
  scores: Scores;
  spread: Spread;
  y: ScaleLinear<number, number>;
  x: readonly [number, number];
  top: number;
  floor: number;
  outcome: Outcome;
};

const percent = (value: number) => `${Math.round(value * 100)} %`;

/** Attack score and error rates at every threshold, the present one marked; thresholds run upwards. */
export function AttackCurves({ scores, spread, y, x, top, floor, outcome }: AttackCurvesProps) {
  const across = useMemo(() => scaleLinear([0, 1], [x[0], x[1] - 22]), [x[0], x[1]]);
  const at = Math.min(floor, Math.max(top, y(outcome.threshold)));
  return (
    <g>
      <AxisBottom scale={across} ticks={[0, 0.5, 1]} y={floor} format={percent} grid={floor - top} />
      <line x1={x[0]} x2={across(1)} y1={floor} y2={floor} className="ch-axis" />
      <CurveLines scores={scores} spread={spread} y={y} across={across} above={outcome.above} />
      {CURVES.map((curve, place) => (
        <g key={curve.key}>
          <circle
            cx={across(outcome[curve.key])}
            cy={at}
            r={curve.key === "attackScore" ? 4.5 : 3.5}
            fill={curve.colour}
            stroke="var(--panel)"
            strokeWidth="1.5"
          />
          <g transform={`translate(${x[0] + place * 62},${top - 14})`}>
            <line x2="12" stroke={curve.colour} strokeWidth={curve.width} strokeDasharray={curve.dashes} />
            <text x="15" dy="0.32em" className="ch-tick">
              {curve.short}
            </text>
          </g>
        </g>
      ))}
    </g>
  );
}

type LinesProps = Pick<AttackCurvesProps, "scores" | "spread" | "y"> & {
  across: ScaleLinear<number, number>;
  above: boolean;
};

/** The lines themselves: they change only where a dragged threshold turns the rule round. */
const CurveLines = memo(function CurveLines({ scores, spread, y, across, above }: LinesProps) {
  const grid = useMemo(() => curveGrid(scores, spread, above), [scores, spread, above]);
  const path = (key: CurveKey) =>
    line<Outcome>(
      (one) => across(one[key]),
      (one) => y(one.threshold),
    )(grid) ?? "";
  return CURVES.map((curve) => (
    <path
      key={curve.key}
      d={path(curve.key)}
      fill="none"
      stroke={curve.colour}
      strokeWidth={curve.width}
      strokeDasharray={curve.dashes}
      strokeLinejoin="round"
    />
  ));
});
