import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

export type Curve = {
  name: string;
  colour: string;
  dashed: boolean;
  thin: boolean;
  values: readonly (number | null)[];
};

/** The values an axis of curves shows: from zero for losses, a window of shares that never leaves 0 and 1. */
export function curvesDomain(curves: readonly Curve[], share: boolean): [number, number] {
  const [low = 0, high = 1] = extent(curves.flatMap((curve) => curve.values.filter((value) => value !== null)));
  if (!share) return [Math.min(0, low), high > low ? high * 1.05 : high + 1];
  const room = Math.max(0.02, (high - low) * 0.08);
  return [Math.max(0, low - room), Math.min(1, high + room)];
}

/** Whole epochs only, a handful of them, the last one included. */
export function epochTicks(epochs: readonly number[], most = 6): number[] {
  const first = epochs[0];
  const last = epochs.at(-1);
  if (first === undefined || last === undefined) return [];
  const ticks = scaleLinear([first, last], [0, 1]).ticks(most).filter(Number.isInteger);
  const kept = ticks.filter((tick) => last - tick >= (last - first) / most / 2);
  return first === last ? [first] : [...kept, last];
}

/** The path of a curve; it is interrupted where a value is missing. */
export function curvePath(
  values: readonly (number | null)[],
  x: (position: number) => number,
  y: (value: number) => number,
): string {
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, position) => x(position))
    .y((value) => y(value ?? 0));
  return path([...values]) ?? "";
}
