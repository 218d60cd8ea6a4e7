import type { PlacedPoint } from "./tradeoffGeometry";

export type Stack = { cx: number; cy: number; members: readonly PlacedPoint[] };

const NEAR = 4;

/** Marks that cover one another, gathered around the first of them in the given order. */
export function stacksOf(placed: readonly PlacedPoint[]): Stack[] {
  const stacks: { cx: number; cy: number; members: PlacedPoint[] }[] = [];
  for (const one of placed) {
    const found = stacks.find(({ cx, cy }) => Math.hypot(cx - one.cx, cy - one.cy) < NEAR);
    if (found) found.members.push(one);
    else stacks.push({ cx: one.cx, cy: one.cy, members: [one] });
  }
  return stacks;
}

export type MarkLabel = { key: string; text: string; x: number; y: number; anchor: "start" | "end" };
type Box = { left: number; right: number; top: number; bottom: number };

const LETTER = 5.6;
const LINE = 12;
const GAP = 11;

const overlap = (one: Box, other: Box) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** The names of the stacks with a mark on the front, each at the first free place beside it, or nowhere. */
export function frontLabels(stacks: readonly Stack[], bounds: Box): MarkLabel[] {
  const taken: Box[] = [];
  return stacks.flatMap(({ cx, cy, members }) => {
    const named = members.filter(({ point }) => point.onFront);
    const [first] = named;
    if (!first) return [];
    const methods = [...new Set(named.map(({ point }) => point.label))];
    const text = methods.length > 1 ? `${methods[0]} + ${methods.length - 1}` : first.point.label;
    const width = text.length * LETTER;
    for (const shift of SHIFTS) {
      for (const anchor of ["start", "end"] as const) {
        const x = anchor === "start" ? cx + GAP : cx - GAP;
        const y = cy + shift;
        const left = anchor === "start" ? x : x - width;
        const box = { left, right: left + width, top: y - LINE / 2, bottom: y + LINE / 2 };
        const inside = box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top;
        if (!inside || box.bottom > bounds.bottom || taken.some((other) => overlap(other, box))) continue;
        taken.push(box);
        return [{ key: first.point.id, text, x, y, anchor }];
      }
    }
    return [];
  });
}

const SHIFTS = [0, -LINE, LINE, -2 * LINE, 2 * LINE];
