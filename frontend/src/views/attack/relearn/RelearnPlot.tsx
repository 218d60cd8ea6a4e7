import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { AxisBottom, AxisLeft, FloorLine } from "../../../charts/axes";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { formatPercent } from "../../../words/numbers";
import { SIDE_COLOURS, type Side } from "../model/reading";
import { type Relearning, retrainedBand } from "./relearning";

const MARGIN = { top: 22, right: 14, bottom: 36, left: 48 };
const HEIGHT = 230;

type RelearnPlotProps = { series: readonly { side: Side; name: string; relearning: Relearning }[] };

/** Accuracy on the watched forgotten samples by step: both models, the original, and retrained models as a band. */
export function RelearnPlot({ series }: RelearnPlotProps) {
  const plot = usePlot(HEIGHT, MARGIN);
  const { right, floor } = plot;
  const [first] = series;
  const steps = Math.max(1, ...series.map(({ relearning }) => relearning.steps));
  const x = scaleLinear([0, steps], [MARGIN.left, right]);
  const y = scaleLinear([0, 1], [floor, MARGIN.top]);
  const path = line<number>(
    (_, step) => x(step),
    (value) => y(value),
  );
  const band = first && retrainedBand(first.relearning);
  const original = first?.relearning.curves.find(
    (curve) => curve.kind === "original" && curve.run !== first.relearning.run,
  );
  const shade = area<number>()
    .x((_, step) => x(step))
    .y0((_, step) => y(band?.lower[step] ?? 0))
    .y1((_, step) => y(band?.upper[step] ?? 0));
  return (
    <ChartFrame
      plot={plot}
      label={`Accuracy on forgotten samples by relearning step: ${series.map(({ name, relearning }) => `${name} ends at ${formatPercent(relearning.curves.find((curve) => curve.run === relearning.run)?.accuracy.at(-1) ?? 0, 0)}`).join(", ")}`}
    >
      <AxisBottom scale={x} ticks={x.ticks(6)} y={floor} />
      <AxisLeft
        scale={y}
        ticks={[0, 0.25, 0.5, 0.75, 1]}
        x={MARGIN.left}
        format={(value) => formatPercent(value, 0)}
        grid={right - MARGIN.left}
      />
      {band && <path d={shade(band.lower) ?? ""} fill="var(--reference)" opacity="0.25" />}
      {original && (
        <path
          d={path(original.accuracy) ?? ""}
          fill="none"
          stroke="var(--text)"
          strokeWidth="1"
          strokeDasharray="2 3"
        />
      )}
      {series.map(({ side, relearning }) => (
        <path
          key={side}
          d={path(relearning.curves.find((curve) => curve.run === relearning.run)?.accuracy ?? []) ?? ""}
          fill="none"
          stroke={SIDE_COLOURS[side]}
          strokeWidth="2.2"
          strokeDasharray={side === "b" ? "6 3" : undefined}
        />
      ))}
      <FloorLine plot={plot} />
      <text x={4} y={12} className="ch-label">
        Accuracy on the other forgotten images
      </text>
      <text x={right} y={12} textAnchor="end" className="ch-tick">
        {band ? "grey: retrained models" : ""}
        {original ? " · dotted: original" : ""}
      </text>
      <text x={right} y={HEIGHT - 4} textAnchor="end" className="ch-label">
        Step
      </text>
    </ChartFrame>
  );
}
