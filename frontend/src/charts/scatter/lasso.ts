import type { Pixel } from "./camera";

export type Mask = { left: number; top: number; width: number; height: number; inside: Uint8Array };

/** Where a horizontal line at height `y` crosses the outline, from left to right. */
function crossings(outline: readonly Pixel[], y: number): number[] {
  const found: number[] = [];
  for (let index = 0; index < outline.length; index++) {
    const from = outline[index];
    const to = outline[(index + 1) % outline.length];
    if (!from || !to || from.y > y === to.y > y) continue;
    found.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x));
  }
  return found.sort((one, other) => one - other);
}

/** The pixels inside an outline (even-odd rule), so that any number of points is tested at one look-up each. */
export function lassoMask(outline: readonly Pixel[]): Mask {
  const xs = outline.map((point) => point.x);
  const ys = outline.map((point) => point.y);
  if (outline.length < 3) return { left: 0, top: 0, width: 0, height: 0, inside: new Uint8Array(0) };
  const left = Math.floor(Math.min(...xs));
  const top = Math.floor(Math.min(...ys));
  const width = Math.ceil(Math.max(...xs)) - left + 1;
  const height = Math.ceil(Math.max(...ys)) - top + 1;
  const inside = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const cuts = crossings(outline, top + row + 0.5);
    for (let pair = 0; pair + 1 < cuts.length; pair += 2) {
      const from = Math.max(0, Math.round((cuts[pair] ?? 0) - left));
      const to = Math.min(width, Math.round((cuts[pair + 1] ?? 0) - left));
      inside.fill(1, row * width + from, row * width + Math.max(from, to));
    }
  }
  return { left, top, width, height, inside };
}

export function isInside(mask: Mask, x: number, y: number): boolean {
  const column = Math.floor(x) - mask.left;
  const row = Math.floor(y) - mask.top;
  if (column < 0 || row < 0 || column >= mask.width || row >= mask.height) return false;
  return mask.inside[row * mask.width + column] === 1;
}

export const boxOutline = (from: Pixel, to: Pixel): Pixel[] => [
  from,
  { x: to.x, y: from.y },
  to,
  { x: from.x, y: to.y },
];

const LEAST_STEP = 2;

/** Adds a point to an outline unless it is where the last one was. */
export function extended(outline: Pixel[], at: Pixel): Pixel[] {
  const last = outline.at(-1);
  if (!last || Math.hypot(last.x - at.x, last.y - at.y) >= LEAST_STEP) outline.push(at);
  return outline;
}
