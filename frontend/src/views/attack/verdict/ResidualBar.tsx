import { scaleLinear } from "d3-scale";
import type { ResidualMemory } from "../../../api/attacks";
import { AxisBottom, FloorLine } from "../../../charts/axes";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { ResidualMarks } from "./ResidualMarks";
import { type Domain, formatShare, residualInWords } from "./residual";

const HEIGHT = 58;
const BASE = 38;
const LANE = 25;
const WORDS = 10;
const SIDE = 22;
const MARGIN = { top: 14, right: SIDE, bottom: HEIGHT - BASE, left: SIDE };

type ResidualBarProps = { residual: ResidualMemory; domain: Domain; margin: number; colour: string; label: string };

/** How much of the original's memory is left: retrained models lie at 0, the original at 1. */
export function ResidualBar({ residual, domain, margin, colour, label }: ResidualBarProps) {
  const plot = usePlot(HEIGHT, MARGIN);
  const range: [number, number] = [plot.left, plot.right];
  const x = scaleLinear(domain, range);
  const ticks = x.ticks(Math.max(3, Math.floor(plot.width / 80)));
  return (
    <ChartFrame plot={plot} label={`${label}: ${residualInWords(residual)}`}>
      {margin < 1 && (
        <rect
          x={x(0)}
          width={x(margin) - x(0)}
          y={MARGIN.top}
          height={BASE - MARGIN.top}
          fill="var(--reference-soft)"
        />
      )}
      <AxisBottom scale={x} ticks={ticks} y={BASE} format={formatShare} />
      <FloorLine plot={plot} />
      <ResidualMarks residual={residual} domain={domain} range={range} lane={LANE} anchors={BASE} colour={colour} />
      <text x={x(0)} y={WORDS} textAnchor="middle" className="ch-tick">
        retrained
      </text>
      <text x={x(1)} y={WORDS} textAnchor="middle" className="ch-tick">
        original
      </text>
    </ChartFrame>
  );
}
