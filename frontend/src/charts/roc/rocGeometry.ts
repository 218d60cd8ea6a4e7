import { scaleLog } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";

export type RocLine = { fpr: ArrayLike<number>; tpr: ArrayLike<number> };
export type RocBand = { fpr: ArrayLike<number>; lower: ArrayLike<number>; upper: ArrayLike<number> };
type Scale = (value: number) => number;

const SMALLEST = 1e-6;

/** The lowest rate an axis shows: half of what so many samples can resolve. */
export const lowestRate = (counts: readonly number[]) =>
  Math.max(SMALLEST, Math.min(0.1, ...counts.filter((count) => count > 0).map((count) => 1 / (2 * count))));

/** A logarithmic scale of rates; what is below its lower end stands there. */
export const rateScale = (lowest: number, range: readonly [number, number]) =>
  scaleLog([lowest, 1], [range[0], range[1]]).clamp(true);

/** Powers of ten from the lowest rate up to 1. */
export function decades(lowest: number): number[] {
  const first = Math.ceil(Math.log10(lowest) - 1e-9);
  return Array.from({ length: 1 - first }, (_, step) => 10 ** (first + step));
}

/** The exact steps of an ROC: a rate holds until the next false positive. */
export function rocPath(roc: RocLine, x: Scale, y: Scale, lowest: number): string {
  const places = Array.from({ length: roc.fpr.length }, (_, place) => place);
  const path = line<number>(
    (place) => x(Math.max(lowest, roc.fpr[place] ?? 0)),
    (place) => y(Math.max(lowest, roc.tpr[place] ?? 0)),
  ).curve(curveStepAfter);
  return path(thinned(places, (place) => Math.round(x(Math.max(lowest, roc.fpr[place] ?? 0)) * 2))) ?? "";
}

/** Leaves out points between the first and the last of each half pixel: the picture is the same. */
function thinned(places: readonly number[], bucket: (place: number) => number): number[] {
  return places.filter((place, position) => {
    const [before, after] = [places[position - 1], places[position + 1]];
    return (
      before === undefined || after === undefined || bucket(before) !== bucket(place) || bucket(after) !== bucket(place)
    );
  });
}

export function bandPath(band: RocBand, x: Scale, y: Scale, lowest: number): string {
  const places = Array.from({ length: band.fpr.length }, (_, place) => place);
  const path = area<number>()
    .x((place) => x(Math.max(lowest, band.fpr[place] ?? 0)))
    .y0((place) => y(Math.max(lowest, band.lower[place] ?? 0)))
    .y1((place) => y(Math.max(lowest, band.upper[place] ?? 0)));
  return path(places) ?? "";
}

/** The highest true-positive rate at a false-positive rate of at most `limit`. */
export function tprAt(roc: RocLine, limit: number): number {
  let best = 0;
  for (let place = 0; place < roc.fpr.length; place++) {
    if ((roc.fpr[place] ?? 1) <= limit) best = Math.max(best, roc.tpr[place] ?? 0);
  }
  return best;
}

/** A rate as an axis writes it: 100 %, 1 %, 0.01 %. */
export const rateText = (rate: number) => `${Number((rate * 100).toPrecision(3))} %`;
