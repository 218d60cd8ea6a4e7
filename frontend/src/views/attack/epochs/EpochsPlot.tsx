import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { AxisBottom, AxisLeft, FloorLine } from "../../../charts/axes";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { formatPercent, formatScore } from "../../../words/numbers";
import { SIDE_COLOURS, type Side } from "../model/reading";
import { DASHES, type EpochLine, lastOf } from "./curves";

const MARGIN = { top: 14, right: 14, bottom: 36, left: 48 };
const HEIGHT = 240;

type EpochsPlotProps = { series: readonly { side: Side; name: string; lines: readonly EpochLine[] }[] };

/** Scores and accuracies of both models by epoch, and where held-out retrained models' privacy scores lie. */
export function EpochsPlot({ series }: EpochsPlotProps) {
  const plot = usePlot(HEIGHT, MARGIN);
  const { right, floor } = plot;
  const all = series.flatMap(({ lines }) => lines);
  const epochs = all.flatMap((one) => Array.from(one.epochs));
  const first = Math.min(...epochs);
  const x = scaleLinear([first, Math.max(first + 1, ...epochs)], [MARGIN.left, right]);
  const y = scaleLinear([0, 1], [floor, MARGIN.top]).clamp(true);
  const band = all.find(({ name, band: found }) => name === "WCPS" && found)?.band;
  const path = ({ epochs: places, values }: EpochLine) =>
    line<number>(
      (_, place) => x(places[place] ?? 0),
      (value) => y(value),
    ).defined(Number.isFinite)(Array.from(values)) ?? "";
  return (
    <ChartFrame
      plot={plot}
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
      <FloorLine plot={plot} />
      <text x={right} y={HEIGHT - 4} textAnchor="end" className="ch-label">
        Epoch
      </text>
    </ChartFrame>
  );
}
