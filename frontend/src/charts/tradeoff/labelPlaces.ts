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

export type MarkLabel = {
  key: string;
  text: string;
  /** Where the text begins, in the middle of its height. */
  x: number;
  y: number;
  /** From the mark to the text, where they are not side by side. */
  leader: { x1: number; y1: number; x2: number; y2: number } | null;
};
export type Box = { left: number; right: number; top: number; bottom: number };

const [NARROW, LETTER, WIDE] = [3.6, 6.1, 8.2];
const LINE = 13;
const MARK = 7;
const CLOSE = 11;
const DISTANCES = [CLOSE, 18, 26, 36, 48, 62, 80, 100, 124, 150];

/** To the right and to the left first, then ever steeper. */
const ANGLES = [0, 1, 2, 3, 4].flatMap((step) => {
  const steep = (step * Math.PI) / 8;
  return step === 0 ? [0, Math.PI] : [steep, -steep, Math.PI - steep, steep - Math.PI];
});

const overlap = (one: Box, other: Box) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const within = (box: Box, bounds: Box) =>
  box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top && box.bottom <= bounds.bottom;

const around = (x: number, y: number, reach: number): Box => ({
  left: x - reach,
  right: x + reach,
  top: y - reach,
  bottom: y + reach,
});

/** About how wide a text of 11 pixels is; never narrower than it is drawn. */
const widthOf = (text: string) =>
  Array.from(text).reduce(
    (sum, sign) => sum + (/[A-Z+×%]/.test(sign) ? WIDE : /[iljt.,: ]/.test(sign) ? NARROW : LETTER),
    0,
  );

/** The room that a label's text takes. */
export const boxOf = ({ text, x, y }: Pick<MarkLabel, "text" | "x" | "y">): Box => ({
  left: x,
  right: x + widthOf(text),
  top: y - LINE / 2,
  bottom: y + LINE / 2,
});

/** The room that a mark takes. */
export const markBox = ({ cx, cy }: Pick<Stack, "cx" | "cy">): Box => around(cx, cy, MARK);

/** The importance of A and B, whose marks have a letter at the upper right. */
export const CHOSEN = 3;

const withLetter = ({ cx, cy }: Stack): Box => ({ left: cx - 10, right: cx + 22, top: cy - 18, bottom: cy + 10 });

/**
 * The names of the stacks that are to be named, and how many marks lie on one another elsewhere. Each stands at the
 * nearest place where it covers no mark and no other name, most important first; one without such a place is left out.
 */
export function markLabels(
  stacks: readonly Stack[],
  bounds: Box,
  importance: (one: PlacedPoint) => number,
): MarkLabel[] {
  const marks = stacks.map((stack) =>
    stack.members.some((one) => importance(one) >= CHOSEN) ? withLetter(stack) : markBox(stack),
  );
  const taken: Box[] = [];
  const asked = stacks
    .flatMap((stack) => textOf(stack, importance) ?? [])
    .sort((left, right) => right.importance - left.importance);
  return asked.flatMap(({ stack, text, importance: rank }) => {
    const label = place(stack, text, bounds, rank > 0 ? DISTANCES : DISTANCES.slice(0, 1), (box) =>
      [...marks, ...taken].some((other) => overlap(box, other)),
    );
    if (!label) return [];
    taken.push(boxOf(label));
    return [label];
  });
}

type Asked = { stack: Stack; text: string; importance: number };

function textOf(stack: Stack, importance: (one: PlacedPoint) => number): Asked | null {
  const named = stack.members
    .filter((one) => importance(one) > 0)
    .sort((left, right) => importance(right) - importance(left));
  const rank = Math.max(0, ...named.map(importance));
  const names = [...new Set(named.map(({ point }) => point.label))];
  const [first] = names;
  if (first === undefined) {
    return stack.members.length > 1 ? { stack, text: `×${stack.members.length}`, importance: 0 } : null;
  }
  const others = stack.members.length - 1;
  return { stack, text: others > 0 ? `${first} +${others}` : first, importance: rank };
}

function place(
  { cx, cy, members }: Stack,
  text: string,
  bounds: Box,
  distances: readonly number[],
  blocked: (box: Box) => boolean,
): MarkLabel | null {
  const width = widthOf(text);
  for (const distance of distances) {
    for (const angle of ANGLES) {
      const endX = cx + Math.cos(angle) * distance;
      const y = cy + Math.sin(angle) * distance;
      const x = Math.cos(angle) >= 0 ? endX : endX - width;
      const label = { text, x, y };
      const box = boxOf(label);
      if (!within(box, bounds) || blocked(box)) continue;
      const leader = distance > CLOSE ? { x1: cx, y1: cy, x2: endX, y2: y } : null;
      return { key: members[0]?.point.id ?? text, ...label, leader };
    }
  }
  return null;
}
