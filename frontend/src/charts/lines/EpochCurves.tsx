import { scaleLinear } from "d3-scale";
import { formatNumber } from "../../words/numbers";
import { AxisBottom, AxisLeft, FloorLine, UprightLine } from "../axes";
import { ChartFrame, TipLine, usePlot } from "../frame";
import { useReadOff } from "../readOff";
import { type Curve, curvePath, curvesDomain, epochTicks } from "./curvesGeometry";

const MARGIN = { top: 20, right: 12, bottom: 32, left: 44 };

type EpochCurvesProps = {
  /** What the curves show, for the axis and for screen readers. */
  label: string;
  epochs: readonly number[];
  curves: readonly Curve[];
  format: (value: number) => string;
  /** Whether values are shares between 0 and 1. */
  share: boolean;
  height?: number;
  /** What runs along the bottom, where it is not epochs. */
  axis?: string;
  /** Whether every value has a dot, for values that are few and may have gaps. */
  dots?: boolean;
};

/** Values by epoch, or by another whole number; hovering, or the arrow keys, read them off. */
export function EpochCurves({
  label,
  epochs,
  curves,
  format,
  share,
  height = 170,
  axis = "epoch",
  dots = false,
}: EpochCurvesProps) {
  const plot = usePlot(height, MARGIN, 20);
  const { right, floor } = plot;
  const first = epochs[0] ?? 0;
  const last = epochs.at(-1) ?? 1;
  const x = scaleLinear(first === last ? [first - 1, last + 1] : [first, last], [MARGIN.left, right]);
  const y = scaleLinear(curvesDomain(curves, share), [floor, MARGIN.top]);
  const across = (position: number) => x(epochs[position] ?? first);
  const { at, reader } = useReadOff(epochs.length, (pointer) => {
    const wanted = x.invert(pointer);
    const distances = epochs.map((one) => Math.abs(one - wanted));
    return distances.indexOf(Math.min(...distances));
  });
  const epoch = at === null ? undefined : epochs[at];
  return (
    <ChartFrame
      plot={plot}
      label={`${label} by ${axis}: ${curves.map((curve) => lastWords(curve, format)).join(", ")}`}
      tip={
        at !== null &&
        epoch !== undefined && {
          x: x(epoch),
          y: MARGIN.top,
          words: (
            <>
              <p className="font-semibold first-letter:uppercase">
                {axis} {epoch}
              </p>
              {curves.map((curve) => (
                <TipLine key={curve.name} colour={curve.colour} name={curve.name}>
                  {valueWords(curve.values[at], format)}
                </TipLine>
              ))}
            </>
          ),
        }
      }
      {...reader}
    >
      <AxisBottom scale={x} ticks={epochTicks(epochs)} y={floor} />
      <AxisLeft scale={y} ticks={y.ticks(4)} x={MARGIN.left} format={formatNumber} grid={right - MARGIN.left} />
      <FloorLine plot={plot} />
      <text x={4} y={11} className="ch-label">
        {label}
      </text>
      <text x={right} y={height - 2} textAnchor="end" className="ch-tick">
        {axis}
      </text>
      {epoch !== undefined && <UprightLine plot={plot} x={x(epoch)} />}
      {curves.map((curve) => (
        <CurveLine key={curve.name} curve={curve} across={across} y={y} at={at} dots={dots} />
      ))}
    </ChartFrame>
  );
}

type CurveLineProps = {
  curve: Curve;
  across: (position: number) => number;
  y: (value: number) => number;
  at: number | null;
  dots: boolean;
};

function CurveLine({ curve, across, y, at, dots }: CurveLineProps) {
  const shown = at ?? (curve.values.length === 1 ? 0 : null);
  const value = shown === null ? null : curve.values[shown];
  return (
    <g opacity={curve.thin ? 0.75 : 1}>
      <path
        d={curvePath(curve.values, across, y)}
        fill="none"
        stroke={curve.colour}
        strokeWidth={curve.thin ? 1.2 : 2}
        strokeDasharray={curve.dashed ? "5 3" : undefined}
        strokeLinejoin="round"
      />
      {dots &&
        curve.values.map(
          (one, position) =>
            one !== null && (
              // biome-ignore lint/suspicious/noArrayIndexKey: a value's place is what it is
              <circle key={position} cx={across(position)} cy={y(one)} r="3" fill={curve.colour} />
            ),
        )}
      {!dots && shown !== null && typeof value === "number" && (
        <circle cx={across(shown)} cy={y(value)} r="3" fill={curve.colour} />
      )}
    </g>
  );
}

const valueWords = (value: number | null | undefined, format: (value: number) => string) =>
  typeof value === "number" ? format(value) : "–";

const lastWords = (curve: Curve, format: (value: number) => string) =>
  `${curve.name} ${valueWords(
    curve.values.findLast((value) => value !== null),
    format,
  )} at the end`;
