import { extent } from "d3-array";
import { format } from "d3-format";
import { scaleLinear, scaleLog } from "d3-scale";
import { formatDuration } from "../../words/numbers";

export type PlotAxis = {
  name: string;
  label: string;
  unit: string;
  better: "low" | "high" | null;
  /** Values that no point can leave, such as 0 and 1 of a share. */
  bounds: readonly (number | null)[];
  format: (value: number) => string;
};

export type PlotPoint = {
  id: string;
  /** The runs behind the mark: one, or those of a group. */
  runs: readonly string[];
  role: "original" | "retrained" | "candidate";
  label: string;
  detail: string;
  /** Which of the legend's shapes it has. */
  shape: number;
  x: number;
  y: number;
  xSpan: readonly [number, number] | null;
  ySpan: readonly [number, number] | null;
  onFront: boolean;
};

export type PlacedPoint = { point: PlotPoint; cx: number; cy: number };

const PADDING = 0.06;
const LOGARITHMIC_FROM = 20;
const TICKS = 5;

/** The values an axis shows: those of the data with some room, never beyond the metric's own bounds by more than that. */
export function axisDomain(values: readonly number[], bounds: PlotAxis["bounds"]): [number, number] {
  const [low, high] = extent(values);
  if (low === undefined || high === undefined) return [0, 1];
  const [lowest, highest] = bounds;
  const span = high - low || Math.abs(high) * 0.1 || 0.1;
  const room = span * PADDING;
  const from = Math.max(low - (high === low ? span / 2 : room), (lowest ?? Number.NEGATIVE_INFINITY) - room);
  const to = Math.min(high + (high === low ? span / 2 : room), (highest ?? Number.POSITIVE_INFINITY) + room);
  return [from, to];
}

/** Whether values differ so much that only a logarithmic axis shows all of them. */
export function isLogarithmic(values: readonly number[], unit: string): boolean {
  const [low, high] = extent(values);
  return unit === "s" && low !== undefined && high !== undefined && low > 0 && high / low > LOGARITHMIC_FROM;
}

export type PlotScale = {
  (value: number): number;
  /** The same, held at the ends of the axis. */
  inside: (value: number) => number;
  ticks: readonly number[];
  format: (value: number) => string;
};

const enoughDecimals = (step: number) => Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));

/** The scale of one axis with its ticks. */
export function plotScale(axis: PlotAxis, values: readonly number[], range: readonly [number, number]): PlotScale {
  return isLogarithmic(values, axis.unit) ? logarithmic(values, range) : linear(axis, values, range);
}

function logarithmic(values: readonly number[], range: readonly [number, number]): PlotScale {
  const [low = 1, high = 10] = extent(values);
  const scale = scaleLog([low / 1.3, high * 1.3], range).clamp(true);
  const ticks = scale.ticks(TICKS).filter((tick) => /^[125]/.test(tick.toExponential()));
  const decades = ticks.filter((tick) => tick.toExponential().startsWith("1"));
  const chosen = ticks.length > TICKS + 1 && decades.length > 1 ? decades : ticks;
  // A logarithm has no place for what is not positive; clamped, such a value stands at the lower end.
  const at = (value: number) => scale(Math.max(value, low / 10));
  return Object.assign(at, { inside: at, ticks: chosen, format: formatDuration });
}

function linear(axis: PlotAxis, values: readonly number[], range: readonly [number, number]): PlotScale {
  const scale = scaleLinear(axisDomain(values, axis.bounds), range);
  const clamped = scale.copy().clamp(true);
  const ticks = scale.ticks(TICKS);
  const [first, second] = ticks;
  const decimals = first === undefined || second === undefined ? 2 : enoughDecimals(second - first);
  const tickFormat = axis.unit === "s" ? formatDuration : format(`.${decimals}f`);
  return Object.assign((value: number) => scale(value), {
    inside: (value: number) => clamped(value),
    ticks,
    format: tickFormat,
  });
}

/** How an axis is titled: what it shows, and which end is good. */
export function axisTitle(axis: PlotAxis, orientation: "x" | "y"): string {
  if (axis.better === null) return axis.label;
  const arrow = orientation === "x" ? (axis.better === "high" ? "→" : "←") : axis.better === "high" ? "↑" : "↓";
  return arrow === "←" ? `← better · ${axis.label}` : `${axis.label} · better ${arrow}`;
}

/** The order in which the arrow keys visit the marks: from left to right, then from top to bottom. */
export const readingOrder = (points: readonly PlotPoint[]): PlotPoint[] =>
  [...points].sort((left, right) => left.x - right.x || right.y - left.y || left.id.localeCompare(right.id));

/** Marks that cover one another: those whose centres are closer than the distance. */
export function together<P extends { cx: number; cy: number }>(points: readonly P[], at: P, distance = 4): P[] {
  return points.filter((point) => Math.hypot(point.cx - at.cx, point.cy - at.cy) < distance);
}

type Corner = { x: number; y: number };

/** The corners of the stair between front points: what lies beyond it is beaten. */
export function stair(front: readonly Corner[]): Corner[] {
  return front.flatMap((point, position) => {
    const before = front[position - 1];
    return before ? [{ x: point.x, y: before.y }, point] : [point];
  });
}
