import type { MarkLabel, Stack } from "./labelPlaces";

const HALO = { stroke: "var(--panel)", strokeWidth: 3, paintOrder: "stroke" } as const;

/** The names of the marks on the front, and how many marks lie on one another. */
export const TradeoffLabels = ({ labels, stacks }: { labels: readonly MarkLabel[]; stacks: readonly Stack[] }) => (
  <g aria-hidden="true" pointerEvents="none" fill="var(--text)">
    {labels.map(({ key, text, x, y, anchor }) => (
      <text key={key} x={x} y={y} dy="0.35em" textAnchor={anchor} fontSize="11" {...HALO}>
        {text}
      </text>
    ))}
    {stacks.map(
      ({ cx, cy, members }) =>
        members.length > 1 && (
          <text key={members[0]?.point.id} x={cx + 5} y={cy + 14} fontSize="10" fontWeight="600" {...HALO}>
            ×{members.length}
          </text>
        ),
    )}
  </g>
);
