/** The filled cells of one prediction matrix as columns. */
export type MatrixCells = {
  label: readonly number[];
  predicted: readonly number[];
  share: readonly (number | null)[];
  confidence: readonly (number | null)[];
};

export type MatrixCell = {
  row: number;
  column: number;
  share: number;
  confidence: number | null;
};

export type Grid = { left: number; top: number; side: number; count: number; gap: number };

/** Below this share the mean confidence says nothing, because hardly a sample is behind it. */
export const LEAST_SHARE = 0.01;
const GAP_FROM = 8;

/** A square grid of cells in the room there is. */
export function gridIn(left: number, top: number, room: number, count: number): Grid {
  const exact = room / Math.max(1, count);
  const side = exact >= 3 ? Math.floor(exact) : exact;
  return { left, top, side, count, gap: side >= GAP_FROM ? 1 : 0 };
}

export const extentOf = (grid: Grid) => grid.side * grid.count;

/** The cell under a pixel, or null outside. */
export function cellAt(grid: Grid, x: number, y: number): { row: number; column: number } | null {
  const column = Math.floor((x - grid.left) / grid.side);
  const row = Math.floor((y - grid.top) / grid.side);
  const inside = row >= 0 && column >= 0 && row < grid.count && column < grid.count;
  return inside ? { row, column } : null;
}

/** The filled cells whose classes are shown, in the order in which they are shown. */
export function placedCells(cells: MatrixCells, classes: readonly number[]): MatrixCell[] {
  const places = new Map(classes.map((index, place) => [index, place]));
  return cells.label.flatMap((label, at) => {
    const row = places.get(label);
    const column = places.get(cells.predicted[at] ?? -1);
    const share = cells.share[at] ?? 0;
    if (row === undefined || column === undefined || share <= 0) return [];
    return [{ row, column, share, confidence: cells.confidence[at] ?? null }];
  });
}

export const LEVELS = 16;

/** One path per shade: cheap to draw however many cells there are. */
export type ShadedPath = { level: number; path: string };
export type Part = "share" | "confidence" | "whole";

function outline(grid: Grid, row: number, column: number, part: Part): string {
  const size = grid.side - grid.gap;
  const x = grid.left + column * grid.side;
  const y = grid.top + row * grid.side;
  if (part === "share") return `M${x},${y}l${size},${size}h${-size}z`;
  if (part === "confidence") return `M${x},${y}h${size}v${size}z`;
  return `M${x},${y}h${size}v${size}h${-size}z`;
}

/** Cells by shade; `value` runs from 0 to 1, and a cell without one is left out. */
export function shadedPaths<Cell extends { row: number; column: number }>(
  grid: Grid,
  cells: readonly Cell[],
  part: Part,
  value: (cell: Cell) => number | null,
): ShadedPath[] {
  const paths = new Map<number, string[]>();
  for (const cell of cells) {
    const shade = value(cell);
    if (shade === null || shade <= 0) continue;
    const level = Math.max(1, Math.min(LEVELS, Math.round(shade * LEVELS)));
    const path = outline(grid, cell.row, cell.column, part);
    const known = paths.get(level);
    if (known) known.push(path);
    else paths.set(level, [path]);
  }
  return [...paths]
    .map(([level, parts]) => ({ level, path: parts.join("") }))
    .sort((one, two) => one.level - two.level);
}

/** How strongly a level is painted: even faint values can be told from an empty cell. */
export const levelOpacity = (level: number) => 0.06 + (level / LEVELS) * 0.84;

export const confidenceShown = (cell: MatrixCell) => (cell.share < LEAST_SHARE ? null : cell.confidence);

/** What retrained models do in a cell: limits from four of them on, which reach at least a sample far, and words. */
export type CellNoise = {
  low: number | null;
  high: number | null;
  /** Two retrained models differ by at most this much. */
  difference: number | null;
  words: string | null;
};

/** Whether a share lies outside what retrained models do. */
export const shareStandsOut = (share: number, noise: CellNoise | undefined): boolean =>
  noise !== undefined &&
  noise.low !== null &&
  noise.high !== null &&
  (share < noise.low - ROUNDING || share > noise.high + ROUNDING);

/** Whether a change is more than two retrained models differ by. */
export const changeStandsOut = (difference: number, noise: CellNoise | undefined): boolean =>
  noise !== undefined && noise.difference !== null && Math.abs(difference) > noise.difference + ROUNDING;

const ROUNDING = 1e-6;

export type DifferenceCell = { row: number; column: number; difference: number };

/** B − A of the shares, for every cell that either has filled. */
export function differenceCells(a: readonly MatrixCell[], b: readonly MatrixCell[], count: number): DifferenceCell[] {
  const found = new Map<number, DifferenceCell>();
  for (const [cells, sign] of [
    [a, -1],
    [b, 1],
  ] as const) {
    for (const { row, column, share } of cells) {
      const key = row * count + column;
      const before = found.get(key)?.difference ?? 0;
      found.set(key, { row, column, difference: before + sign * share });
    }
  }
  return [...found.values()].filter((cell) => Math.abs(cell.difference) > 1e-6);
}

/** The classes between which most has changed, forgotten ones first; at most so many, in their own order. */
export function mostChanged(
  a: MatrixCells,
  b: MatrixCells,
  classes: number,
  forgotten: readonly number[],
  most: number,
) {
  const change = new Float64Array(classes);
  for (const [at, label] of a.label.entries()) {
    const size = Math.abs((b.share[at] ?? 0) - (a.share[at] ?? 0));
    const mistaken = label === a.predicted[at] ? 0 : ((a.share[at] ?? 0) + (b.share[at] ?? 0)) / 100;
    for (const index of [label, a.predicted[at] ?? 0]) change[index] = (change[index] ?? 0) + size + mistaken;
  }
  const rank = (index: number) => (forgotten.includes(index) ? Number.POSITIVE_INFINITY : (change[index] ?? 0));
  return Array.from({ length: classes }, (_, index) => index)
    .sort((left, right) => rank(right) - rank(left) || left - right)
    .slice(0, most)
    .sort((left, right) => left - right);
}
