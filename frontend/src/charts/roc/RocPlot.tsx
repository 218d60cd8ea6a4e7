import { useMemo } from "react";
import { formatPercent } from "../../words/numbers";
import { AxisBottom, AxisLeft, FloorLine, UprightLine } from "../axes";
import { ChartFrame, TipLine, usePlot } from "../frame";
import { usePointerReader } from "../readOff";
import {
  bandPath,
  decades,
  lowestRate,
  type RocBand,
  type RocLine,
  rateScale,
  rateText,
  rocPath,
  tprAt,
} from "./rocGeometry";

export type RocSeries = RocLine & { name: string; colour: string; dashes: string | undefined };

type RocPlotProps = {
  series: readonly RocSeries[];
  /** Where ROCs of retrained models lie. */
  band: (RocBand & { name: string }) | null;
  /** The finest false-positive rate that the negatives resolve. */
  finest: number;
  positives: number;
  height?: number;
};

const FINEST_WORDS = { least: 30, long: 62 };
const MARGIN = { top: 22, right: 24, bottom: 38, left: 52 };

/** Receiver operating characteristics on logarithmic axes. */
export function RocPlot({ series, band, finest, positives, height = 330 }: RocPlotProps) {
  const plot = usePlot(height, MARGIN);
  const { right, floor } = plot;
  const lowest = lowestRate([1 / finest, positives]);
  const x = useMemo(() => rateScale(lowest, [MARGIN.left, right]), [lowest, right]);
  const y = useMemo(() => rateScale(lowest, [floor, MARGIN.top]), [lowest, floor]);
  const paths = useMemo(() => series.map((one) => rocPath(one, x, y, lowest)), [series, x, y, lowest]);
  const ticks = decades(lowest);
  const { at: limit, reader } = usePointerReader((left) =>
    left < MARGIN.left ? null : x.invert(Math.min(right, left)),
  );
  return (
    <ChartFrame
      plot={plot}
      label={`ROC on logarithmic axes: ${series.map((one) => `${one.name} finds ${formatPercent(tprAt(one, 0.1), 0)} at 10 % false positives`).join(", ")}`}
      tip={
        limit !== null && {
          x: x(limit),
          y: MARGIN.top,
          words: (
            <>
              <p className="number font-semibold">FPR up to {rateText(limit)}</p>
              {series.map((one) => (
                <TipLine key={one.name} colour={one.colour} name={one.name}>
                  {formatPercent(tprAt(one, limit))}
                </TipLine>
              ))}
            </>
          ),
        }
      }
      {...reader}
    >
      <AxisBottom scale={x} ticks={ticks} y={floor} format={rateText} grid={floor - MARGIN.top} />
      <AxisLeft scale={y} ticks={ticks} x={MARGIN.left} format={rateText} grid={right - MARGIN.left} />
      {band && <path d={bandPath(band, x, y, lowest)} fill="var(--reference)" opacity="0.22" />}
      <rect
        x={MARGIN.left}
        width={Math.max(0, x(finest) - MARGIN.left)}
        y={MARGIN.top}
        height={floor - MARGIN.top}
        fill="var(--sunken)"
        opacity="0.85"
      />
      <line x1={x(lowest)} y1={y(lowest)} x2={x(1)} y2={y(1)} stroke="var(--edge)" strokeDasharray="2 4" />
      {series.map((one, place) => (
        <path
          key={one.name}
          d={paths[place]}
          fill="none"
          stroke={one.colour}
          strokeWidth="2"
          strokeDasharray={one.dashes}
          strokeLinejoin="round"
        />
      ))}
      {x(finest) - MARGIN.left > FINEST_WORDS.least && (
        <text
          x={MARGIN.left + 6}
          y={floor - 7}
          className="ch-tick"
          paintOrder="stroke"
          stroke="var(--sunken)"
          strokeWidth={4}
        >
          {x(finest) - MARGIN.left > FINEST_WORDS.long ? "below 1/n" : "< 1/n"}
        </text>
      )}
      <FloorLine plot={plot} />
      <UprightLine plot={plot} x={plot.left} />
      <text x={4} y={12} className="ch-label">
        True-positive rate
      </text>
      <text x={right} y={height - 4} textAnchor="end" className="ch-label">
        False-positive rate
      </text>
      {limit !== null && <UprightLine plot={plot} x={x(limit)} />}
    </ChartFrame>
  );
}
