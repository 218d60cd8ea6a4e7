import type { Curve } from "../../../charts/lines/curvesGeometry";

/** Which line is which, in words. */
export const CurveLegend = ({ curves }: { curves: readonly Curve[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
    {curves.map((curve) => (
      <li key={curve.name} className="flex items-center gap-1.5">
        <svg width="20" height="8" aria-hidden="true">
          <path
            d="M1 4h18"
            stroke={curve.colour}
            strokeWidth={curve.thin ? 1.2 : 2}
            strokeDasharray={curve.dashed ? "5 3" : undefined}
          />
        </svg>
        {curve.name}
      </li>
    ))}
  </ul>
);
