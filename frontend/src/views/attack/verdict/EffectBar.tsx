import { scaleLinear } from "d3-scale";
import { AxisBottom, FloorLine } from "../../../charts/axes";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { squarePath } from "../../../charts/marks";
import { formatScore } from "../../../words/numbers";
import type { Effect } from "./effect";

const HEIGHT = 66;
const LANE = 20;
const BASE = 44;
const SIDE = 20;
const MARGIN = { right: SIDE, bottom: HEIGHT - BASE, left: SIDE };

type EffectBarProps = { effect: Effect; domain: [number, number]; colour: string; label: string };

/** Where the run lies: its interval over seeds, the retrained models, the originals, and what counts as equal. */
export function EffectBar({ effect, domain, colour, label }: EffectBarProps) {
  const plot = usePlot(HEIGHT, MARGIN);
  const x = scaleLinear(domain, [plot.left, plot.right]);
  const { value, interval, images, normal, margin } = effect;
  return (
    <div className="min-w-0">
      <ChartFrame
        plot={plot}
        label={`AUC of ${label} ${formatScore(value)}${interval ? `, 95 % interval over seeds ${interval.map(formatScore).join(" to ")}` : ""}; retrained models ${formatScore(normal)} on average`}
      >
        <rect
          x={x(normal - margin)}
          width={x(normal + margin) - x(normal - margin)}
          y={4}
          height={BASE - 4}
          fill="var(--good-soft)"
        />
        <line x1={x(normal)} x2={x(normal)} y1={4} y2={BASE} stroke="var(--good)" strokeDasharray="3 2" />
        <AxisBottom scale={x} ticks={x.ticks(Math.max(3, Math.floor(plot.width / 90)))} y={BASE} format={formatScore} />
        <FloorLine plot={plot} />
        {effect.retrained.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal values stay apart by their place
          <circle key={place} cx={x(one)} cy={BASE - 8} r="3" fill="var(--reference)" opacity="0.7" />
        ))}
        {effect.originals.map((one, place) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: equal values stay apart by their place
            key={place}
            d={squarePath(7)}
            transform={`translate(${x(one)},${BASE - 8})`}
            fill="var(--panel)"
            stroke="var(--text)"
            strokeWidth="1.5"
          />
        ))}
        {images && (
          <line x1={x(images[0])} x2={x(images[1])} y1={LANE} y2={LANE} stroke={colour} strokeWidth="1" opacity="0.6" />
        )}
        {interval && (
          <line
            x1={x(interval[0])}
            x2={x(interval[1])}
            y1={LANE}
            y2={LANE}
            stroke={colour}
            strokeWidth="5"
            strokeLinecap="round"
            opacity="0.45"
          />
        )}
        <circle cx={x(value)} cy={LANE} r="6" fill={colour} stroke="var(--panel)" strokeWidth="2" />
      </ChartFrame>
      <p className="text-2xs text-muted">
        AUC · <span style={{ color: colour }}>●</span> {label}, thick: 95 % over seeds (decides), thin: over images
        (does not) · <span style={{ color: "var(--reference)" }}>●</span> retrained · □ original · green: counts as
        equal
      </p>
    </div>
  );
}
