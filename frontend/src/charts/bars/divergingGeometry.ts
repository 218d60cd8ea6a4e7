import { max } from "d3-array";
import { type ScaleLinear, scaleLinear } from "d3-scale";

export type ClassDifference = {
  index: number;
  name: string;
  forgotten: boolean;
  a: number | null;
  b: number | null;
  difference: number | null;
  /** Two retrained models differ by at most this much; null when that is not known. */
  noise: number | null;
  /** Differences between the retrained models there are, where these are too few for a limit. */
  dots?: readonly number[];
  /** What retrained models have, in numbers. */
  retrained?: string | null;
  count: number;
};

/** The differences of one split, with their mean over retained classes. */
export type DifferenceSeries = {
  name: string;
  classes: readonly ClassDifference[];
  mean: number | null;
};

const LEAST_REACH = 0.05;

/** How far the common axis reaches to both sides: to the largest difference of all series, rounded up. */
export function commonReach(series: readonly DifferenceSeries[]): number {
  const largest =
    max(series, (one) => max(one.classes, (entry) => Math.max(Math.abs(entry.difference ?? 0), entry.noise ?? 0))) ?? 0;
  if (largest <= LEAST_REACH) return LEAST_REACH;
  const nice = scaleLinear([0, largest], [0, 1]).nice(4).domain()[1] ?? 1;
  return Math.min(1, nice);
}

const MANY = 20;

/** The order of the rows: as they are, or with more than twenty by their largest change in any series. */
export function rowOrder(series: readonly DifferenceSeries[]): number[] {
  const count = series[0]?.classes.length ?? 0;
  const order = Array.from({ length: count }, (_, row) => row);
  if (count <= MANY) return order;
  const change = (row: number) => Math.max(...series.map((one) => Math.abs(one.classes[row]?.difference ?? 0)));
  const forgotten = (row: number) => Number(series[0]?.classes[row]?.forgotten ?? false);
  return order.sort(
    (left, right) => change(right) - change(left) || forgotten(right) - forgotten(left) || left - right,
  );
}

export type Column = { left: number; right: number; scale: ScaleLinear<number, number> };

/** Columns of equal width beside each other, each with the common scale around its middle. */
export function columnsOf(count: number, left: number, right: number, gap: number, reach: number): Column[] {
  const width = Math.max(20, (right - left - gap * (count - 1)) / Math.max(1, count));
  return Array.from({ length: count }, (_, position) => {
    const start = left + position * (width + gap);
    return { left: start, right: start + width, scale: scaleLinear([-reach, reach], [start, start + width]) };
  });
}
