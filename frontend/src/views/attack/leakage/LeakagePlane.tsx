import { scaleLinear } from "d3-scale";
import { type PointerEvent, useMemo, useState } from "react";
import type { SampleId } from "../../../api/types";
import { AxisBottom, AxisLeft, ChartTooltip, useSize } from "../../../charts/kit";
import { useUi } from "../../../state/ui";
import { type PlanePart, planeSample } from "./plane";
import { nearestPoint, planeDomain, pointsPath } from "./planeGeometry";

const MARGIN = { top: 22, right: 10, bottom: 38, left: 44 };

type LeakagePlaneProps = { parts: readonly PlanePart[]; height?: number; onOpen: (sample: SampleId) => void };

/** True-class margin before unlearning against the margin after it. */
export function LeakagePlane({ parts, height = 330, onOpen }: LeakagePlaneProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const [found, setFound] = useState<ReturnType<typeof nearestPoint>>(null);
  const hoverSample = useUi((state) => state.hoverSample);
  const floor = height - MARGIN.bottom;
  const right = Math.max(MARGIN.left + 60, width - MARGIN.right);
  const domain = useMemo(() => planeDomain(parts), [parts]);
  const x = useMemo(() => scaleLinear(domain, [MARGIN.left, right]).clamp(true), [domain, right]);
  const y = useMemo(() => scaleLinear(domain, [floor, MARGIN.top]).clamp(true), [domain, floor]);
  const paths = useMemo(() => parts.map((part) => pointsPath(part, x, y, 2.2, part.mark)), [parts, x, y]);
  const part = found ? parts[found.group] : undefined;
  const follow = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const next = nearestPoint(parts, x, y, event.clientX - box.left, event.clientY - box.top);
    setFound(next);
    const owner = next && parts[next.group];
    hoverSample(owner ? planeSample(owner, next.place) : null);
  };
  return (
    <div ref={ref} className="relative min-w-0" style={{ height }}>
      {width > 0 && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the audit list offers the same images to the keyboard
        <svg
          data-chart
          width={width}
          height={height}
          role="img"
          aria-label={`Margin before and after unlearning of ${parts.map((one) => `${one.ids.length} ${one.name}`).join(", ")}`}
          className={found ? "cursor-pointer" : ""}
          onPointerMove={follow}
          onPointerLeave={() => {
            setFound(null);
            hoverSample(null);
          }}
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
          <line x1={MARGIN.left} x2={right} y1={floor} y2={floor} className="ch-axis" />
          <line x1={MARGIN.left} x2={MARGIN.left} y1={MARGIN.top} y2={floor} className="ch-axis" />
          <text x={4} y={12} className="ch-label">
            Margin after
          </text>
          <text x={right} y={height - 4} textAnchor="end" className="ch-label">
            Margin before (log-odds)
          </text>
        </svg>
      )}
      <ChartTooltip
        at={part && found ? { x: x(part.xs[found.place] ?? 0), y: y(part.ys[found.place] ?? 0) } : null}
        within={{ width, height }}
      >
        {part && found && (
          <p className="number">
            Image {part.ids[found.place]}, {part.name}: {part.xs[found.place]?.toFixed(1)} →{" "}
            {part.ys[found.place]?.toFixed(1)}
          </p>
        )}
      </ChartTooltip>
    </div>
  );
}
