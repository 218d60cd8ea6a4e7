import { extent } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";

export type ParallelAxis = {
  name: string;
  title: string;
  /** Which end is good; null where neither is. */
  better: "high" | "low" | null;
  logarithmic: boolean;
  format: (value: number) => string;
  /** What holds of the axis now: the least and the largest value that is kept. */
  kept: { low: number | null; high: number | null };
};

export type ParallelLine = {
  id: string;
  runs: readonly string[];
  label: string;
  role: "original" | "retrained" | "candidate";
  shape: number;
  /** One value an axis; null where there is none. */
  values: readonly (number | null)[];
};

export type AxisScale = ((value: number) => number) & { invert: (pixel: number) => number; domain: () => number[] };

/** The scale of an axis from its values, largest at the top; without spread all lie in the middle. */
export function axisScale(values: readonly number[], logarithmic: boolean, top: number, floor: number): AxisScale {
  const [low, high] = extent(values);
  if (low === undefined || high === undefined) return scaleLinear([0, 1], [floor, top]);
  if (low === high) return scaleLinear([low - 1, high + 1], [floor, top]);
  return logarithmic && low > 0 ? scaleLog([low, high], [floor, top]) : scaleLinear([low, high], [floor, top]);
}

/** The pieces of a line between neighbouring axes that both have a value: a gap stays a gap. */
export function pieces(
  values: readonly (number | null)[],
  at: readonly number[],
  scales: readonly AxisScale[],
): string {
  const parts: string[] = [];
  let joined = false;
  values.forEach((value, place) => {
    const x = at[place];
    const scale = scales[place];
    if (value === null || x === undefined || !scale) {
      joined = false;
      return;
    }
    parts.push(`${joined ? "L" : "M"}${x.toFixed(1)},${scale(value).toFixed(1)}`);
    joined = true;
  });
  return parts.join("");
}

const DIGITS = 3;

/** The bounds of a stretch of an axis, in three digits and never narrower than what was drawn. */
export function boundsOf(scale: AxisScale, from: number, to: number): { low: number; high: number } {
  const [low, high] = [scale.invert(Math.max(from, to)), scale.invert(Math.min(from, to))];
  const [least, most] = scale.domain();
  return {
    low: rounded(Math.max(low, least ?? low), Math.floor),
    high: rounded(Math.min(high, most ?? high), Math.ceil),
  };
}

function rounded(value: number, towards: (value: number) => number): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - DIGITS + 1);
  return Number((towards(Number((value / unit).toPrecision(12))) * unit).toPrecision(DIGITS + 1));
}
