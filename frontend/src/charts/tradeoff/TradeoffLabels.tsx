import type { MarkLabel } from "./labelPlaces";

const HALO = { stroke: "var(--panel)", strokeWidth: 3, paintOrder: "stroke" } as const;

/** The names of marks, and how many lie on one another; a line leads from a mark to a name further away. */
export const TradeoffLabels = ({ labels }: { labels: readonly MarkLabel[] }) => (
  <g aria-hidden="true" pointerEvents="none" fill="var(--text)">
    {labels.map(
      ({ key, leader }) =>
        leader && <line key={key} {...leader} stroke="var(--edge)" strokeOpacity="0.7" strokeWidth="1" />,
    )}
    {labels.map(({ key, text, x, y }) => (
      <text key={key} data-label={key} x={x} y={y} dy="0.35em" fontSize="11" {...HALO}>
        {text}
      </text>
    ))}
  </g>
);
