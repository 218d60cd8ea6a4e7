import type { Direction, MetricInfo } from "../api/types";
import { formatDuration, formatScore } from "./numbers";

export const DIRECTION_WORDS: Record<Direction, string> = {
  higher: "Higher is better",
  lower: "Lower is better",
  closest_to_retrained: "Best when closest to the retrained model",
  none: "Neither high nor low is better",
};

/** Acronyms such as UA are names everybody knows; other metrics are called by their label. */
export const metricTitle = (metric: Pick<MetricInfo, "name" | "label">) =>
  /^[A-Z]+$/.test(metric.name) ? metric.name : metric.label;

/** How a value of this metric is written. */
export function formatOf(info: Pick<MetricInfo, "unit">): (value: number) => string {
  if (info.unit === "s") return formatSeconds;
  if (info.unit === "×") return formatFactor;
  return formatScore;
}

/** How many times as fast: 12×, 1.9×, 0.05×. */
export function formatFactor(factor: number): string {
  if (factor >= 9.95) return `${Math.round(factor)}×`;
  return `${factor.toPrecision(2)}×`;
}

const MINUTE = 60;
const twoDigits = (value: number) => String(Number(value.toPrecision(2)));

/** Seconds with two digits, so that neighbours can be compared; longer times in minutes. */
export const formatSeconds = (seconds: number) =>
  seconds < MINUTE && !isInstant(seconds) ? `${twoDigits(seconds)} s` : formatDuration(seconds);

const isInstant = (seconds: number) => seconds > 0 && seconds < 0.001;

/** Half an interval in as few digits as tell its size, in the unit of the mean beside it: .036, .55, 1.2. */
export function formatSpread(half: number, mean: number, unit: MetricInfo["unit"]): string {
  if (unit === "s") return mean < MINUTE ? twoDigits(half) : formatDuration(half);
  return (half < 1 ? half.toFixed(3) : half.toPrecision(2)).replace(/^0\./, ".");
}

/** A difference with its sign; a minus as wide as the plus, and no sign where rounding leaves nothing. */
export function formatDifference(difference: number, format: (value: number) => string): string {
  const size = format(Math.abs(difference));
  if (Number.parseFloat(size) === 0) return size;
  return `${difference > 0 ? "+" : "−"}${size}`;
}
