import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { AxisBottom, AxisLeft, FloorLine } from "../../../charts/axes";
import { ChartFrame, TipLine, usePlot } from "../../../charts/frame";
import { useReadOff } from "../../../charts/readOff";
import { formatPercent, formatScore } from "../../../words/numbers";
import { SIDE_COLOURS, type Side } from "../model/reading";
import { DASHES, type EpochLine, lastOf } from "./curves";

const MARGIN = { top: 14, right: 14, bottom: 36, left: 48 };

type Series = { side: Side; name: string; lines: readonly EpochLine[] };
type EpochsPlotProps = {
  height: number;
  series: readonly Series[];
  /** The epochs at which models score like retrained ones, or come closest. */
  marks: readonly { side: Side; epoch: number; inside: boolean }[];
};

/** Scores and accuracies of both models by epoch, and where held-out retrained models' privacy scores lie. */
export function EpochsPlot({ height, series, marks }: EpochsPlotProps) {
  const plot = usePlot(height, MARGIN);
  const { right, floor } = plot;
  const all = series.flatMap(({ lines }) => lines);
  const epochs = all.flatMap((one) => Array.from(one.epochs));
  const first = Math.min(...epochs);
  const steps = [...new Set(epochs)].sort((left, right) => left - right);
  const x = scaleLinear([first, Math.max(first + 1, ...epochs)], [MARGIN.left, right]);
  const y = scaleLinear([0, 1], [floor, MARGIN.top]).clamp(true);
  const { at, reader } = useReadOff(steps.length, (pixel) => nearest(steps, x.invert(pixel)));
  const read = at === null ? undefined : steps[at];
  const band = all.find(({ name, band: found }) => name === "WCPS" && found)?.band;
  const path = ({ epochs: places, values }: EpochLine) =>
    line<number>(
      (_, place) => x(places[place] ?? 0),
      (value) => y(value),
    ).defined(Number.isFinite)(Array.from(values)) ?? "";
  return (
    <ChartFrame
      plot={plot}
      {...reader}
      tip={read !== undefined && { x: x(read), y: MARGIN.top, words: <EpochCard epoch={read} series={series} /> }}
      label={`By epoch: ${series.map(({ name, lines }) => `${name} ends with ${lines.map((one) => `${one.label} ${formatScore(lastOf(one))}`).join(", ")}`).join("; ")}`}
    >
      {band && (
        <rect
          x={MARGIN.left}
          width={right - MARGIN.left}
          y={y(band[1])}
          height={Math.max(2, y(band[0]) - y(band[1]))}
          fill="var(--reference)"
          opacity="0.25"
        />
      )}
      <AxisBottom scale={x} ticks={x.ticks(6).filter(Number.isInteger)} y={floor} />
      <AxisLeft
        scale={y}
        ticks={[0, 0.25, 0.5, 0.75, 1]}
        x={MARGIN.left}
        format={(value) => formatPercent(value, 0)}
        grid={right - MARGIN.left}
      />
      {series.flatMap(({ side, lines }) =>
        lines.map((one) => (
          <path
            key={`${side}${one.name}`}
            d={path(one)}
            fill="none"
            stroke={SIDE_COLOURS[side]}
            strokeWidth={one.name === "WCPS" ? 2.5 : 1.4}
            strokeDasharray={DASHES[one.name]}
          />
        )),
      )}
      {marks.map(({ side, epoch, inside }) => (
        <g
          key={side}
          stroke={SIDE_COLOURS[side]}
          fill={inside ? SIDE_COLOURS[side] : "var(--panel)"}
          aria-hidden="true"
        >
          <line x1={x(epoch)} x2={x(epoch)} y1={MARGIN.top} y2={floor} strokeDasharray="2 3" strokeOpacity="0.7" />
          <path d={`M${x(epoch) - 5},${MARGIN.top - 9}h10l-5,8z`} strokeWidth="1.5" />
        </g>
      ))}
      {read !== undefined && (
        <line
          x1={x(read)}
          x2={x(read)}
          y1={MARGIN.top}
          y2={floor}
          stroke="var(--text)"
          strokeOpacity="0.5"
          aria-hidden="true"
        />
      )}
      <FloorLine plot={plot} />
      <text x={right} y={height - 4} textAnchor="end" className="ch-label">
        Epoch
      </text>
    </ChartFrame>
  );
}

/** Which of the epochs is nearest. */
function nearest(epochs: readonly number[], wanted: number): number | null {
  let best: number | null = null;
  for (const [place, epoch] of epochs.entries()) {
    if (best === null || Math.abs(epoch - wanted) < Math.abs((epochs[best] ?? 0) - wanted)) best = place;
  }
  return best;
}

function EpochCard({ epoch, series }: { epoch: number; series: readonly Series[] }) {
  return (
    <>
      <p className="font-semibold">{`Epoch ${epoch}`}</p>
      {series.flatMap(({ side, name, lines }) =>
        lines.map((one) => {
          const value = one.values[Array.from(one.epochs).indexOf(epoch)];
          return (
            <TipLine key={`${side}${one.name}`} name={`${name}, ${one.label}`} colour={SIDE_COLOURS[side]}>
              {formatScore(value)}
            </TipLine>
          );
        }),
      )}
    </>
  );
}
