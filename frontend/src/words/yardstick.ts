import type { Combine, Yardstick } from "../api/types";
import type { Standing } from "../domain/yardstick";

const MOST_EXACT = 100;

/** A distance in half widths of the band, in two digits; beyond a hundred the size says enough. */
export function formatDistance(distance: number): string {
  const size = Math.abs(distance);
  if (size >= MOST_EXACT) return size >= 1000 ? "> 999" : size.toFixed(0);
  return size < 10 ? size.toFixed(1) : size.toFixed(0);
}

export const STANDING_WORDS: Record<Standing, string> = {
  inside: "inside the band of retrained models",
  above: "above the band of retrained models",
  below: "below the band of retrained models",
};

export const COMBINE_WORDS: Record<Combine, string> = {
  largest: "the largest of its distances",
  mean: "the weighted mean of its distances",
};

/** What the distance to retrained is, in plain words. */
export const DISTANCE_MEANING =
  "How far a model is from the retrained ones, where 1 is as far as one more retrained model may be by chance (95 %). Up to 1 nothing tells it from them in these metrics.";

/** Which metrics it is made of. */
export function yardstickWords({ weights, combine, missing }: Yardstick): string {
  const used = Object.entries(weights).filter(([name]) => !(name in missing));
  const names = used.map(([name, weight]) => (weight === 1 ? name : `${name} × ${weight}`)).join(", ");
  const left = Object.keys(missing);
  return `${COMBINE_WORDS[combine]} in ${names || "no metric"}${left.length > 0 ? `; without ${left.join(", ")}` : ""}`;
}
