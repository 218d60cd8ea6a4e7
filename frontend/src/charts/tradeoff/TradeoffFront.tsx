import { line } from "d3-shape";
import type { PlotPoint, PlotScale } from "./tradeoffGeometry";
import { stair } from "./tradeoffGeometry";

type TradeoffFrontProps = { front: readonly PlotPoint[]; xScale: PlotScale; yScale: PlotScale };

/** The stair through the models that no other beats in both metrics. */
export function TradeoffFront({ front, xScale, yScale }: TradeoffFrontProps) {
  if (front.length < 2) return null;
  const path = line<{ x: number; y: number }>(
    (corner) => xScale(corner.x),
    (corner) => yScale(corner.y),
  )(stair(front));
  return (
    <path
      d={path ?? ""}
      fill="none"
      stroke="var(--text)"
      strokeWidth="1.5"
      strokeDasharray="5 3"
      strokeOpacity="0.6"
      aria-hidden="true"
    />
  );
}
