import { area, line } from "d3-shape";

/** One line over an axis; values that are not finite leave a gap. */
export type NumberLine = {
  key: string;
  name: string;
  colour: string;
  dashes: string | undefined;
  /** The shape that stands at its end. */
  mark: number;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  lower: ArrayLike<number> | null;
  upper: ArrayLike<number> | null;
};

export type Domain = [number, number];
type Scale = (value: number) => number;

/** The lowest and highest finite value with some room; on a logarithmic axis only what is above zero counts. */
export function domainOf(columns: readonly ArrayLike<number>[], log = false, room = 0.04): Domain {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns) {
    for (let place = 0; place < column.length; place++) {
      const value = column[place] ?? Number.NaN;
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return log ? [0.1, 1] : [0, 1];
  if (log) return low === high ? [low / 2, high * 2] : [low, high];
  const spare = (high - low || Math.abs(high) || 1) * room;
  return [low - spare, high + spare];
}

const places = (count: number) => Array.from({ length: count }, (_, place) => place);

/** The path of a line; it is interrupted where a point cannot be drawn. */
export function linePath({ x: across, y: up }: Pick<NumberLine, "x" | "y">, x: Scale, y: Scale): string {
  const [left, top] = [
    (place: number) => x(across[place] ?? Number.NaN),
    (place: number) => y(up[place] ?? Number.NaN),
  ];
  const path = line<number>(left, top).defined((place) => Number.isFinite(left(place)) && Number.isFinite(top(place)));
  return path(places(Math.min(across.length, up.length))) ?? "";
}

/** The area between a line's limits, or null without any. */
export function limitsPath({ x: across, lower, upper }: NumberLine, x: Scale, y: Scale): string | null {
  if (!lower?.length || !upper?.length) return null;
  const at = (column: ArrayLike<number>, scale: Scale) => (place: number) => scale(column[place] ?? Number.NaN);
  const [left, low, high] = [at(across, x), at(lower, y), at(upper, y)];
  const path = area<number>(left, low, high).defined((place) =>
    [left(place), low(place), high(place)].every(Number.isFinite),
  );
  return path(places(across.length));
}

/** The place of the value that is closest to a wanted one, or -1. */
export function nearestPlace(values: ArrayLike<number>, wanted: number): number {
  let [best, distance] = [-1, Number.POSITIVE_INFINITY];
  for (let place = 0; place < values.length; place++) {
    const away = Math.abs((values[place] ?? Number.NaN) - wanted);
    if (away < distance) [best, distance] = [place, away];
  }
  return best;
}

const MOST_STOPS = 200;

/** Where the arrow keys stop along the axis: at every point there is, or at some of very many. */
export function stopsOf(lines: readonly NumberLine[]): number[] {
  const all = [...new Set(lines.flatMap((one) => Array.from(one.x)))].filter(Number.isFinite).sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(all.length / MOST_STOPS));
  return all.filter((_, place) => place % every === 0 || place === all.length - 1);
}

/** The last place of a line that can be drawn, or -1. */
export function lastPlace({ x, y }: Pick<NumberLine, "x" | "y">): number {
  let place = Math.min(x.length, y.length) - 1;
  while (place >= 0 && !(Number.isFinite(x[place]) && Number.isFinite(y[place]))) place--;
  return place;
}

/** Where a line carries its mark: at its end, and on the way at a place of its own, for ends may coincide. */
export function markPlaces(line: Pick<NumberLine, "x" | "y" | "mark">): number[] {
  const last = lastPlace(line);
  return last < 0 ? [] : [...new Set([Math.round(last * (0.3 + 0.15 * line.mark)) % (last + 1), last])];
}
