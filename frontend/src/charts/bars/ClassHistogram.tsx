import { max } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import { useId, useState } from "react";
import { formatCount } from "../../words/numbers";
import { FloorLine } from "../axes";
import { ChartFrame, usePlot } from "../frame";
import { ROLE_COLOURS } from "../palette";

export type ClassCount = { name: string; retain: number; forget: number };

type ClassHistogramProps = { classes: readonly ClassCount[]; height?: number };

const MARGIN = { top: 16, bottom: 18 };
const MOST_NAMED = 20;
const CHARACTER_WIDTH = 5.9;

/** How many training samples of each class are retained and how many are to be forgotten (hatched, marked ✖). */
export function ClassHistogram({ classes, height = 108 }: ClassHistogramProps) {
  const plot = usePlot(height, MARGIN, 0);
  const { width, floor } = plot;
  const [hovered, setHovered] = useState<number | null>(null);
  const hatch = useId();
  const x = scaleBand(
    classes.map((_, position) => String(position)),
    [0, width],
  ).padding(0.2);
  const largest = max(classes, (one) => one.retain + one.forget) || 1;
  const y = scaleLinear([0, largest], [0, height - MARGIN.top - MARGIN.bottom]);
  const named = classes.length <= MOST_NAMED;
  const forgotten = classes.filter((one) => one.forget > 0);
  const hoveredClass = hovered === null ? undefined : classes[hovered];
  const label =
    `Training samples by class. To forget: ` +
    (forgotten.map((one) => `${formatCount(one.forget)} of ${one.name}`).join(", ") || "none");
  return (
    <ChartFrame
      plot={plot}
      label={label}
      tip={
        hoveredClass && {
          x: (x(String(hovered)) ?? 0) + x.bandwidth(),
          y: MARGIN.top,
          words: (
            <>
              <p className="font-semibold">{hoveredClass.name}</p>
              <p className="number">Retain {formatCount(hoveredClass.retain)}</p>
              <p className="number">Forget {formatCount(hoveredClass.forget)}</p>
            </>
          ),
        }
      }
      onPointerLeave={() => setHovered(null)}
    >
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill={ROLE_COLOURS.forget} fillOpacity="0.28" />
          <rect width="2.5" height="5" fill={ROLE_COLOURS.forget} />
        </pattern>
      </defs>
      <FloorLine plot={plot} />
      {classes.map((one, position) => {
        const left = x(String(position)) ?? 0;
        const bar = x.bandwidth();
        const top = floor - y(one.retain + one.forget);
        return (
          <g
            key={one.name}
            onPointerEnter={() => setHovered(position)}
            opacity={hovered === null || hovered === position ? 1 : 0.55}
          >
            <rect x={left} y={0} width={bar} height={height} fill="transparent" />
            <rect x={left} y={floor - y(one.retain)} width={bar} height={y(one.retain)} fill={ROLE_COLOURS.retain} />
            <rect x={left} y={top} width={bar} height={y(one.forget)} fill={`url(#${hatch})`} />
            {one.forget > 0 && bar > 6 && (
              <text x={left + bar / 2} y={top - 4} textAnchor="middle" fontSize="10" fill={ROLE_COLOURS.forget}>
                ✖
              </text>
            )}
            {named && (
              <text
                x={left + bar / 2}
                y={height - 4}
                textAnchor="middle"
                className={one.forget > 0 ? "ch-label" : "ch-tick"}
              >
                {shortened(one.name, x.step())}
              </text>
            )}
          </g>
        );
      })}
    </ChartFrame>
  );
}

/** As much of a name as fits under its bar. */
function shortened(name: string, width: number) {
  const fits = Math.max(2, Math.floor(width / CHARACTER_WIDTH));
  return name.length <= fits ? name : `${name.slice(0, fits - 1)}…`;
}
