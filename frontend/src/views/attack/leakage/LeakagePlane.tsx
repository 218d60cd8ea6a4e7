import { scaleLinear } from "d3-scale";
import { useMemo } from "react";
import type { SampleId } from "../../../api/types";
import { AxisBottom, AxisLeft, FloorLine, UprightLine } from "../../../charts/axes";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { usePointerReader } from "../../../charts/readOff";
import { useUi } from "../../../state/ui";
import { type PlanePart, planeSample } from "./plane";
import { nearestPoint, planeDomain, pointsPath } from "./planeGeometry";

const MARGIN = { top: 22, right: 10, bottom: 38, left: 44 };

type LeakagePlaneProps = { parts: readonly PlanePart[]; height?: number; onOpen: (sample: SampleId) => void };

/** True-class margin before unlearning against the margin after it. */
export function LeakagePlane({ parts, height = 330, onOpen }: LeakagePlaneProps) {
  const plot = usePlot(height, MARGIN);
  const { right, floor } = plot;
  const hoverSample = useUi((state) => state.hoverSample);
  const domain = useMemo(() => planeDomain(parts), [parts]);
  const x = useMemo(() => scaleLinear(domain, [MARGIN.left, right]).clamp(true), [domain, right]);
  const y = useMemo(() => scaleLinear(domain, [floor, MARGIN.top]).clamp(true), [domain, floor]);
  const paths = useMemo(() => parts.map((part) => pointsPath(part, x, y, 2.2, part.mark)), [parts, x, y]);
  const { at: found, reader } = usePointerReader(
    (left, top) => nearestPoint(parts, x, y, left, top),
    (next) => {
      const owner = next && parts[next.group];
      hoverSample(owner ? planeSample(owner, next.place) : null);
    },
  );
  const part = found ? parts[found.group] : undefined;
  return (
    <ChartFrame
      plot={plot}
      label={`Margin before and after unlearning of ${parts.map((one) => `${one.ids.length} ${one.name}`).join(", ")}`}
      className={found ? "cursor-pointer" : ""}
      tip={
        part &&
        found && {
          x: x(part.xs[found.place] ?? 0),
          y: y(part.ys[found.place] ?? 0),
          words: (
            <p className="number">
              Image {part.ids[found.place]}, {part.name}: {part.xs[found.place]?.toFixed(1)} →{" "}
              {part.ys[found.place]?.toFixed(1)}
            </p>
          ),
        }
      }
      {...reader}
      // The audit list offers the same images to the keyboard.
      onClick={() => part && found && onOpen(planeSample(part, found.place))}
    >
      <AxisBottom scale={x} ticks={x.ticks(6)} y={floor} grid={floor - MARGIN.top} />
      <AxisLeft scale={y} ticks={y.ticks(6)} x={MARGIN.left} grid={right - MARGIN.left} />
      <line
        x1={x(domain[0])}
        y1={y(domain[0])}
        x2={x(domain[1])}
        y2={y(domain[1])}
        stroke="var(--edge)"
        strokeDasharray="4 3"
      />
      {parts.map((one, number) => (
        <path
          key={one.name}
          d={paths[number]}
          fill={one.mark === "dot" ? one.colour : "none"}
          stroke={one.mark === "cross" ? one.colour : "none"}
          strokeWidth="1.3"
          opacity={one.mark === "cross" ? 0.9 : 0.4}
        />
      ))}
      {part && found && (
        <circle
          cx={x(part.xs[found.place] ?? 0)}
          cy={y(part.ys[found.place] ?? 0)}
          r="6"
          fill="none"
          stroke="var(--text)"
          strokeWidth="2"
        />
      )}
      <FloorLine plot={plot} />
      <UprightLine plot={plot} x={plot.left} />
      <text x={4} y={12} className="ch-label">
        Margin after
      </text>
      <text x={right} y={height - 4} textAnchor="end" className="ch-label">
        Margin before (log-odds)
      </text>
    </ChartFrame>
  );
}
