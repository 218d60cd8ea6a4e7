import type { MetricInfo, Yardstick } from "../api/types";

/** How far a run, or the mean of a group, is from the retrained models: as the server measured it. */
export type Measured = Omit<Yardstick["runs"][number], "run">;

/** The server's answer, by run and by group. */
export type Distances = {
  yardstick: Yardstick;
  ofRun: ReadonlyMap<string, Measured>;
  ofGroup: ReadonlyMap<string, Measured>;
};

export const distancesOf = (yardstick: Yardstick): Distances => ({
  yardstick,
  ofRun: new Map(yardstick.runs.map((one) => [one.run, one])),
  ofGroup: new Map(yardstick.groups.map((one) => [one.group, one])),
});

/** Where a distance is drawn, from −1 to 1: the ends of the band, at ± 1, lie half way to either side. */
export const placeOf = (distance: number) => distance / (1 + Math.abs(distance));

export type Standing = "inside" | "above" | "below";

/** Whether a value lies where retrained models do, or beyond. */
export function standingOf(distance: number): Standing {
  if (Math.abs(distance) <= 1) return "inside";
  return distance > 0 ? "above" : "below";
}

/** How far two further retrained models may differ with 95 % probability, in half widths of the band of one. */
export const apart = (models: number) => Math.sqrt(2 / (1 + 1 / models));

/**
 * The same in the unit of a metric; 0 while nobody knows, and for times, which scatter with their own length and not
 * with that of retraining.
 */
export function noiseOf(yardstick: Yardstick | undefined, metric: Pick<MetricInfo, "name" | "unit">): number {
  const scale = yardstick?.scales[metric.name];
  return yardstick && scale && !isCost(metric) ? apart(yardstick.models) * scale.half : 0;
}

/** Whether a metric is a time or a speed: to be like retraining in these is nobody's aim. */
export const isCost = ({ unit }: Pick<MetricInfo, "unit">) => unit === "s" || unit === "×";

export type Weight = readonly [metric: string, weight: number];

/** Metrics and weights as a link and the server write them: `UA,RA*2`. */
export const writeWeights = (weights: readonly Weight[]) =>
  weights.map(([name, weight]) => (weight === 1 ? name : `${name}*${weight}`)).join(",");

/** Reads what a link holds; a weight that is not written counts 1. */
export const readWeights = (text: string): Weight[] =>
  text.split(",").map((part) => {
    const [name = "", weight] = part.split("*");
    return [name, weight === undefined ? 1 : Number(weight)];
  });
