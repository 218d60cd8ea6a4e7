import type { PlacedPoint, PlotScale } from "./tradeoffGeometry";

type TradeoffWhiskersProps = { placed: PlacedPoint; xScale: PlotScale; yScale: PlotScale; strong: boolean };

/** Where 95 % of further seeds of a group lie, as far as that is inside the plot. */
export function TradeoffWhiskers({ placed: { point, cx, cy }, xScale, yScale, strong }: TradeoffWhiskersProps) {
  if (!point.xSpan && !point.ySpan) return null;
  const stroke = { stroke: "var(--edge)", strokeOpacity: strong ? 1 : 0.45, strokeWidth: 1 };
  return (
    <g aria-hidden="true" pointerEvents="none">
      {point.xSpan && (
        <line x1={xScale.inside(point.xSpan[0])} x2={xScale.inside(point.xSpan[1])} y1={cy} y2={cy} {...stroke} />
      )}
      {point.ySpan && (
        <line x1={cx} x2={cx} y1={yScale.inside(point.ySpan[0])} y2={yScale.inside(point.ySpan[1])} {...stroke} />
      )}
    </g>
  );
}
