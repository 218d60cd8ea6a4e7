import { scaleLinear } from "d3-scale";
import { AxisBottom, FloorLine } from "../../../charts/axes";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { SIDE_COLOURS, type Side } from "../model/reading";

const HEIGHT = 110;
const MARGIN = { top: 8, right: 12, bottom: 34, left: 12 };

/** How many canaries have each rank, lowest logit to highest; ranks are equally spaced from 0 to 1. */
export function rankCounts(ranks: ArrayLike<number>): { rank: number; count: number }[] {
  const counts = new Map<number, number>();
  for (let place = 0; place < ranks.length; place++) {
    const rank = Math.round((ranks[place] ?? 0) * 1e4) / 1e4;
    counts.set(rank, (counts.get(rank) ?? 0) + 1);
  }
  return [...counts].map(([rank, count]) => ({ rank, count })).sort((left, right) => left.rank - right.rank);
}

/** Canaries by the rank of the label they were trained with. */
export function RankHistogram({ ranks, side, name }: { ranks: ArrayLike<number>; side: Side; name: string }) {
  const plot = usePlot(HEIGHT, MARGIN);
  const { left, right, floor } = plot;
  const counts = rankCounts(ranks);
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const x = scaleLinear([-0.06, 1.06], [left, right]);
  const y = scaleLinear([0, most], [floor, MARGIN.top]);
  const bar = Math.max(3, (x(1) - x(0)) / Math.max(16, 2 * counts.length));
  return (
    <ChartFrame
      plot={plot}
      label={`Ranks of the trained label under ${name}: ${counts.map(({ rank, count }) => `${count} at ${rank.toFixed(2)}`).join(", ")}`}
    >
      <line x1={x(0.5)} x2={x(0.5)} y1={MARGIN.top} y2={floor} stroke="var(--reference)" strokeDasharray="3 2" />
      {counts.map(({ rank, count }) => (
        <rect
          key={rank}
          x={x(rank) - bar / 2}
          width={bar}
          y={y(count)}
          height={floor - y(count)}
          fill={SIDE_COLOURS[side]}
        >
          <title>{`${count} canaries at rank ${rank.toFixed(2)}`}</title>
        </rect>
      ))}
      <FloorLine plot={plot} />
      <AxisBottom scale={x} ticks={[0, 0.5, 1]} y={floor} />
      <text x={left} y={HEIGHT - 4} className="ch-tick">
        last of the wrong labels
      </text>
      <text x={right} y={HEIGHT - 4} textAnchor="end" className="ch-tick">
        first of the wrong labels
      </text>
    </ChartFrame>
  );
}
