import { scaleLinear } from "d3-scale";
import type { ResidualMemory } from "../../../api/attacks";
import { squarePath } from "../../../charts/marks";
import { type Domain, placeIn } from "./residual";

type ResidualMarksProps = {
  residual: ResidualMemory;
  domain: Domain;
  /** Pixels from where to where the axis goes, and the height of the lane and of both anchors. */
  range: [number, number];
  lane: number;
  anchors: number;
  colour: string;
};

const HALF = 4;

/** Interval, bound and value of residual memory, over a retrained model at 0 and the original at 1. */
export function ResidualMarks({ residual, domain, range, lane, anchors, colour }: ResidualMarksProps) {
  const x = scaleLinear(domain, range);
  const at = (share: number) => x(placeIn(domain, share).share);
  const { value, lower, upper, at_most } = residual;
  const bound = placeIn(domain, at_most);
  const middle = placeIn(domain, value);
  return (
    <>
      <line
        x1={x(0)}
        x2={x(0)}
        y1={lane - 9}
        y2={anchors}
        stroke="var(--reference)"
        strokeWidth="2"
        strokeDasharray="3 2"
      />
      <path
        d={squarePath(7)}
        transform={`translate(${x(1)},${lane})`}
        fill="var(--panel)"
        stroke="var(--text)"
        strokeWidth="1.5"
      />
      <line
        x1={at(lower)}
        x2={at(upper)}
        y1={lane}
        y2={lane}
        stroke={colour}
        strokeWidth="5"
        strokeLinecap="round"
        opacity="0.45"
      />
      {bound.beyond === null && (
        <path
          d={`M${x(at_most) - HALF} ${lane - 7}h${HALF}v14h${-HALF}`}
          fill="none"
          stroke={colour}
          strokeWidth="1.5"
        />
      )}
      {middle.beyond === null ? (
        <circle cx={x(value)} cy={lane} r="5" fill={colour} stroke="var(--panel)" strokeWidth="1.5" />
      ) : (
        <path
          d={
            middle.beyond === "left"
              ? `M${range[0] + 8} ${lane - 6}L${range[0]} ${lane}l8 6z`
              : `M${range[1] - 8} ${lane - 6}L${range[1]} ${lane}l-8 6z`
          }
          fill={colour}
        />
      )}
    </>
  );
}
