import { scaleLinear } from "d3-scale";
import { Drawing } from "../../../charts/frame";
import { markPath, squarePath } from "../../../charts/marks";
import { formatScore } from "../../../words/numbers";
import { LETTERS, SIDE_COLOURS, SIDES } from "../model/reading";
import { type ScoreRow, scoreDomain } from "./rows";

const SIZE = { width: 170, height: 22 };
const MIDDLE = SIZE.height / 2;

/** Where the models lie between the original and the retrained ones. */
export function ScoreStrip({ row }: { row: ScoreRow }) {
  const x = scaleLinear(scoreDomain(row), [6, SIZE.width - 6]);
  const words = SIDES.flatMap((side) => {
    const value = row.values[side];
    return value === undefined ? [] : [`${LETTERS[side]} ${formatScore(value)}`];
  }).join(", ");
  return (
    <Drawing width={SIZE.width} height={SIZE.height} label={`${row.label}: ${words}`}>
      <line x1={0} x2={SIZE.width} y1={MIDDLE} y2={MIDDLE} className="ch-grid" />
      {row.band && (
        <rect
          x={x(row.band[0])}
          width={Math.max(2, x(row.band[1]) - x(row.band[0]))}
          y={3}
          height={SIZE.height - 6}
          rx={2}
          fill="var(--reference)"
          opacity="0.3"
        />
      )}
      {row.retrained !== null && (
        <line
          x1={x(row.retrained)}
          x2={x(row.retrained)}
          y1={3}
          y2={SIZE.height - 3}
          stroke="var(--reference)"
          strokeWidth="2"
        />
      )}
      {row.original !== null && (
        <path
          d={squarePath(8)}
          transform={`translate(${x(row.original)},${MIDDLE})`}
          fill="var(--panel)"
          stroke="var(--text)"
          strokeWidth="1.5"
        />
      )}
      {SIDES.map((side, place) => {
        const value = row.values[side];
        if (value === undefined) return null;
        return (
          <path
            key={side}
            d={markPath(place === 0 ? 0 : 2, 58)}
            transform={`translate(${x(value)},${MIDDLE})`}
            fill={SIDE_COLOURS[side]}
            stroke="var(--panel)"
            strokeWidth="1.5"
          />
        );
      })}
    </Drawing>
  );
}
