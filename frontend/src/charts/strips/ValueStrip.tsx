import { scaleLinear } from "d3-scale";
import { formatValue } from "../../words/numbers";
import { AxisBottom, FloorLine } from "../axes";
import { ChartFrame, usePlot } from "../frame";
import { domainOf } from "../lines/linesGeometry";
import { markPath, squarePath } from "../marks";

export type StripValue = {
  key: string;
  name: string;
  colour: string;
  mark: number;
  value: number;
  /** Intervals, those that decide drawn thick. */
  intervals: readonly { lower: number; upper: number; decides: boolean }[];
};
export type StripAnchor = { label: string; role: "original" | "retrained" | "chance"; value: number };

type ValueStripProps = { label: string; values: readonly StripValue[]; anchors: readonly StripAnchor[] };

const ROW = 24;
const MARGIN = { top: 6, right: 28, bottom: 20, left: 28 };

/** Values on one axis with their intervals, and behind them what they are read by. */
export function ValueStrip({ label, values, anchors }: ValueStripProps) {
  const plot = usePlot(MARGIN.top + ROW * Math.max(1, values.length) + MARGIN.bottom, MARGIN);
  const { left, right, floor } = plot;
  const all = [
    ...values.map(({ value }) => value),
    ...values.flatMap(({ intervals }) => intervals.flatMap(({ lower, upper }) => [lower, upper])),
    ...anchors.map(({ value }) => value),
  ];
  const x = scaleLinear(domainOf([all], false, 0.06), [left, right]);
  const middle = (row: number) => MARGIN.top + ROW * (row + 0.5);
  return (
    <ChartFrame
      plot={plot}
      label={`${label}: ${[...values, ...anchors.map((one) => ({ ...one, name: one.label }))]
        .map((one) => `${one.name} ${formatValue(one.value)}`)
        .join(", ")}`}
    >
      <AxisBottom scale={x} ticks={x.ticks(5)} y={floor} format={formatValue} />
      <FloorLine plot={plot} />
      {anchors.map((anchor) => (
        <AnchorMark key={`${anchor.label} ${anchor.value}`} anchor={anchor} x={x(anchor.value)} floor={floor} />
      ))}
      {values.map((one, row) => (
        <g key={one.key} transform={`translate(0,${middle(row)})`}>
          {one.intervals.map(({ lower, upper, decides }) => (
            <line
              key={`${lower} ${upper} ${decides}`}
              x1={x(lower)}
              x2={x(upper)}
              stroke={one.colour}
              strokeWidth={decides ? 4 : 1.5}
              strokeOpacity={decides ? 0.55 : 1}
            />
          ))}
          <path
            d={markPath(one.mark, 64)}
            transform={`translate(${x(one.value)},0)`}
            fill={one.colour}
            stroke="var(--panel)"
            strokeWidth="1.5"
          />
        </g>
      ))}
    </ChartFrame>
  );
}

function AnchorMark({ anchor, x, floor }: { anchor: StripAnchor; x: number; floor: number }) {
  const title = <title>{`${anchor.label}: ${formatValue(anchor.value)}`}</title>;
  if (anchor.role === "original") {
    return (
      <path
        d={squarePath(9)}
        transform={`translate(${x},${floor - 7})`}
        fill="var(--panel)"
        stroke="var(--text)"
        strokeWidth="1.5"
      >
        {title}
      </path>
    );
  }
  return (
    <line
      x1={x}
      x2={x}
      y1={MARGIN.top}
      y2={floor}
      stroke="var(--reference)"
      strokeWidth="2"
      strokeDasharray={anchor.role === "chance" ? "3 3" : undefined}
    >
      {title}
    </line>
  );
}
