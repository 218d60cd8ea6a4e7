import { extent } from "d3-array";

export type Wing = "left" | "right";
export type Spread = readonly [number, number];

const MOST_DOTS = 3000;
const LARGEST_RADIUS = 4;
const SMALLEST_RADIUS = 1.1;
const BAR_ROWS = 64;
const TAIL = 0.005;
const LONG_TAIL = 3;

/** The values an axis shows: all of them, unless a few lie so far out that the others would be squeezed together. */
export function spreadOf(sides: readonly Float64Array[]): Spread {
  const ends = sides
    .filter((side) => side.length > 0)
    .map((side) => ({
      all: extent(side) as [number, number],
      most: [valueAt(side, TAIL), valueAt(side, 1 - TAIL)] as const,
    }));
  if (ends.length === 0) return [0, 1];
  const whole = [Math.min(...ends.map(({ all }) => all[0])), Math.max(...ends.map(({ all }) => all[1]))] as const;
  const most = [Math.min(...ends.map(({ most }) => most[0])), Math.max(...ends.map(({ most }) => most[1]))] as const;
  const squeezed = whole[1] - whole[0] > LONG_TAIL * (most[1] - most[0]) && most[1] > most[0];
  const [low, high] = squeezed ? most : whole;
  const room = (high - low || Math.abs(high) * 0.1 || 1) * 0.04;
  return [low - room, high + room];
}

const valueAt = (ascending: Float64Array, share: number) => ascending[Math.round(share * (ascending.length - 1))] ?? 0;

/** Samples in rows of equal height: `rows[row]` lists their places, from the middle outwards. */
export type Stacks = { rows: number[][]; longest: number };

export function stacks(values: ArrayLike<number>, order: readonly number[], spread: Spread, rows: number): Stacks {
  const found: number[][] = Array.from({ length: rows }, () => []);
  for (const place of order) {
    const share = ((values[place] ?? 0) - spread[0]) / (spread[1] - spread[0]);
    const row = Math.min(rows - 1, Math.max(0, Math.floor(share * rows)));
    found[row]?.push(place);
  }
  return { rows: found, longest: Math.max(0, ...found.map((row) => row.length)) };
}

export type WingPlan = { kind: "dots" | "bars"; rows: number; rowHeight: number; step: number };

/** Dots as large as the longest row allows; bars where there are too many samples to tell dots apart. */
export function wingPlan(
  sides: readonly { values: ArrayLike<number>; order: readonly number[] }[],
  spread: Spread,
  height: number,
  width: number,
): WingPlan {
  const samples = Math.max(0, ...sides.map((side) => side.order.length));
  for (let radius = LARGEST_RADIUS; samples <= MOST_DOTS && radius >= SMALLEST_RADIUS; radius -= 0.3) {
    const rows = Math.max(1, Math.floor(height / (2 * radius)));
    const longest = Math.max(...sides.map((side) => stacks(side.values, side.order, spread, rows).longest));
    if (longest * 2 * radius <= width) return { kind: "dots", rows, rowHeight: height / rows, step: 2 * radius };
  }
  const longest = Math.max(1, ...sides.map((side) => stacks(side.values, side.order, spread, BAR_ROWS).longest));
  return { kind: "bars", rows: BAR_ROWS, rowHeight: height / BAR_ROWS, step: width / longest };
}

/** The middle of a row, measured from the top of the plot: high values are on top. */
export const rowCentre = (plan: WingPlan, row: number) => (plan.rows - row - 0.5) * plan.rowHeight;

const sign = (wing: Wing) => (wing === "left" ? -1 : 1);

/** One path for a whole wing, from the middle line at x = 0 outwards. */
export function wingPath(found: Stacks, plan: WingPlan, wing: Wing): string {
  const parts: string[] = [];
  const radius = plan.step / 2 - 0.3;
  found.rows.forEach((row, number) => {
    if (row.length === 0) return;
    const y = rowCentre(plan, number);
    if (plan.kind === "bars") {
      const tall = plan.rowHeight - 1;
      parts.push(`M0,${r(y - tall / 2)}h${r(sign(wing) * row.length * plan.step)}v${r(tall)}H0Z`);
      return;
    }
    for (let position = 0; position < row.length; position++) {
      const x = sign(wing) * (position + 0.5) * plan.step;
      parts.push(
        `M${r(x - radius)},${r(y)}a${r(radius)},${r(radius)} 0 1 0 ${r(2 * radius)},0a${r(radius)},${r(radius)} 0 1 0 ${r(-2 * radius)},0`,
      );
    }
  });
  return parts.join("");
}

const r = (value: number) => Math.round(value * 100) / 100;

/** Where a sample's dot is, relative to the middle line and the top of the plot. */
export function dotAt(found: Stacks, plan: WingPlan, wing: Wing, place: number): { x: number; y: number } | null {
  for (const [number, row] of found.rows.entries()) {
    const position = row.indexOf(place);
    if (position >= 0) return { x: sign(wing) * (position + 0.5) * plan.step, y: rowCentre(plan, number) };
  }
  return null;
}

/** The sample under a pointer at (x from the middle line, y from the top), or null. */
export function placeAt(found: Stacks, plan: WingPlan, wing: Wing, x: number, y: number): number | null {
  const row = found.rows[plan.rows - 1 - Math.floor(y / plan.rowHeight)];
  const outwards = x * sign(wing);
  if (!row || outwards < 0) return null;
  return row[Math.floor(outwards / plan.step)] ?? null;
}

/** A value moved by a key: arrows step, page keys leap, Home and End go to the ends; null for other keys. */
export function keyStep(key: string, shift: boolean, value: number, spread: Spread): number | null {
  const step = ((spread[1] - spread[0]) / 200) * (shift ? 10 : 1);
  const moved: Record<string, number> = {
    ArrowUp: value + step,
    ArrowRight: value + step,
    ArrowDown: value - step,
    ArrowLeft: value - step,
    PageUp: value + 10 * step,
    PageDown: value - 10 * step,
    Home: spread[0],
    End: spread[1],
  };
  const found = moved[key];
  return found === undefined ? null : Math.min(spread[1], Math.max(spread[0], found));
}
