import { ROLE_COLOURS } from "../../../charts/palette";

const WIDTH = 104;
const HEIGHT = 18;
const EDGE = 4;

/** The values of both sides' seeds on one axis, A above B. */
export function SeedDots({ a, b }: { a: readonly number[]; b: readonly number[] }) {
  const low = Math.min(...a, ...b);
  const high = Math.max(...a, ...b);
  const across = (value: number) =>
    high > low ? EDGE + ((value - low) / (high - low)) * (WIDTH - 2 * EDGE) : WIDTH / 2;
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true" className="block">
      {[a, b].map((values, side) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the two sides never change places
        <g key={side} fill={side === 0 ? ROLE_COLOURS.a : ROLE_COLOURS.b}>
          {values.map((value, position) =>
            side === 0 ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: seeds have no other name here
              <circle key={position} cx={across(value)} cy={5} r={2.6} fillOpacity={0.75} />
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: seeds have no other name here
              <rect key={position} x={across(value) - 2.3} y={10.5} width={4.6} height={4.6} fillOpacity={0.75} />
            ),
          )}
        </g>
      ))}
    </svg>
  );
}
