import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { Drawing } from "../frame";

export type SparkSeries = { name: string; colour: string; dashed?: boolean; values: readonly (number | null)[] };

type SparklineProps = {
  series: readonly SparkSeries[];
  label: string;
  width?: number;
  height?: number;
  domain?: readonly [number, number];
  /** How many steps the full width stands for, so that a growing curve does not stretch. */
  steps?: number;
};

const EDGE = 3;

/** Small curves without axes; the label says in words what they show. */
export function Sparkline({ series, label, width = 120, height = 32, domain = [0, 1], steps }: SparklineProps) {
  const longest = Math.max(steps ?? 0, ...series.map((one) => one.values.length), 2);
  const x = scaleLinear([0, longest - 1], [EDGE, width - EDGE]);
  const y = scaleLinear(domain, [height - EDGE, EDGE]);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, position) => x(position))
    .y((value) => y(value ?? 0));
  return (
    <Drawing label={label} width={width} height={height} className="block shrink-0">
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className="ch-grid" />
      {series.map((one) => {
        const last = one.values.length - 1;
        const lastValue = one.values[last];
        return (
          <g key={one.name}>
            <path
              d={path([...one.values]) ?? ""}
              fill="none"
              stroke={one.colour}
              strokeWidth="1.5"
              strokeDasharray={one.dashed ? "4 2" : undefined}
              strokeLinejoin="round"
            />
            {lastValue !== null && lastValue !== undefined && (
              <circle cx={x(last)} cy={y(lastValue)} r="2" fill={one.colour} />
            )}
          </g>
        );
      })}
    </Drawing>
  );
}
