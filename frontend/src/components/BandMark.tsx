import { placeOf, standingOf } from "../domain/yardstick";

const WIDTH = 60;
const HEIGHT = 12;
const MIDDLE = HEIGHT / 2;
const EDGE = 4;
const RADIUS = 2.6;

const across = (distance: number) => WIDTH / 2 + placeOf(distance) * (WIDTH / 2 - EDGE);

/**
 * Where a value lies beside the band of retrained models: their mean is the line in the middle, the band the grey bar
 * half way to either side. A dot is inside; a triangle points to where a value lies outside.
 */
export function BandMark({ distance, quiet = false }: { distance: number; quiet?: boolean }) {
  const standing = standingOf(distance);
  const x = across(distance);
  const [low, high] = [across(-1), across(1)];
  const towards = standing === "above" ? 1 : -1;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      className="shrink-0"
      aria-hidden="true"
      data-standing={standing}
    >
      <line x1={EDGE} x2={WIDTH - EDGE} y1={MIDDLE} y2={MIDDLE} stroke="var(--line)" />
      <rect x={low} width={high - low} y={1.5} height={HEIGHT - 3} rx={2} className="fill-reference/25" />
      <line x1={WIDTH / 2} x2={WIDTH / 2} y1={1.5} y2={HEIGHT - 1.5} stroke="var(--reference)" strokeOpacity={0.6} />
      {standing === "inside" ? (
        <circle cx={x} cy={MIDDLE} r={RADIUS} className={quiet ? "fill-reference" : "fill-accent"} />
      ) : (
        <path
          d={`M${x - towards * 3},${MIDDLE - 4}L${x + towards * 3},${MIDDLE}L${x - towards * 3},${MIDDLE + 4}Z`}
          className={quiet ? "fill-reference" : "fill-warn"}
        />
      )}
    </svg>
  );
}
