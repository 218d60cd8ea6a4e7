/** Values to try for each swept parameter. */
export type Sweeps = Record<string, number[]>;

export const MOST_SWEEP_VALUES = 50;

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const RANGE = new RegExp(
  String.raw`^(${NUMBER})\s*(?:…|\.\.\.?|to|–)\s*(${NUMBER})\s*[×x*]\s*(\d+)\s*(log|linear|lin)?$`,
  "i",
);

/** Evenly spaced numbers from `first` to `last`, both included; on a log scale the ratios are even. */
export function spread(first: number, last: number, count: number, scale: "linear" | "log", whole = false): number[] {
  if (count <= 1) return [first];
  const values = Array.from({ length: Math.min(count, MOST_SWEEP_VALUES) }, (_, step) => {
    const share = step / (Math.min(count, MOST_SWEEP_VALUES) - 1);
    const value = scale === "log" ? first * (last / first) ** share : first + (last - first) * share;
    return whole ? Math.round(value) : Number(value.toPrecision(4));
  });
  return [...new Set(values)];
}

export type Reading = { values: number[] } | { problem: string };

/** Reads `0.01`, `0.1, 0.01` or `1e-4…1e-2 × 5 log`. */
export function readSweepText(text: string, scale: "linear" | "log" = "linear", whole = false): Reading {
  const trimmed = text.trim();
  const range = RANGE.exec(trimmed);
  if (range) {
    const [, firstText, lastText, countText, scaleText] = range;
    const [first, last, count] = [Number(firstText), Number(lastText), Number(countText)];
    const chosen = scaleText ? (scaleText.toLowerCase() === "log" ? "log" : "linear") : scale;
    if (count < 2 || count > MOST_SWEEP_VALUES) return { problem: `A range has 2 to ${MOST_SWEEP_VALUES} values.` };
    if (chosen === "log" && (first <= 0 || last <= 0)) return { problem: "A log range needs two numbers above 0." };
    return { values: spread(first, last, count, chosen, whole) };
  }
  const parts = trimmed.split(/[,;\s]+/).filter(Boolean);
  const values = parts.map(Number);
  if (parts.length === 0) return { problem: "Enter a number." };
  const wrong = parts.find((_, position) => !Number.isFinite(values[position]));
  if (wrong !== undefined) return { problem: `“${wrong}” is not a number; ${whole ? "5" : "0.05"} is.` };
  return { values: [...new Set(values)] };
}

/** The values of a list that is complete: two numbers or more, and none still being written. */
export function readFinishedList(text: string, whole = false): number[] | null {
  const parts = text
    .trim()
    .split(/[,;\s]+/)
    .filter(Boolean);
  if (parts.length < 2 || !/[,;\s]/.test(text.trim())) return null;
  const reading = readSweepText(text, "linear", whole);
  return "values" in reading ? reading.values : null;
}

/** Both lists as one, in order and without duplicates. */
export const mergeValues = (some: readonly number[], more: readonly number[]): number[] =>
  [...new Set([...some, ...more])].sort((left, right) => left - right);

/** The sweeps that have values, as the server's `grid`. */
export const gridOf = (sweeps: Sweeps): Sweeps =>
  Object.fromEntries(Object.entries(sweeps).filter(([, values]) => values.length > 0));

const MOST_SEEDS = 100;

/** Reads seeds such as `0`, `0,1,2` or `0-7`. */
export function readSeeds(text: string): Reading {
  const seeds = new Set<number>();
  const parts = text.split(/[,\s]+/).filter(Boolean);
  if (parts.length === 0) return { problem: "Enter at least one seed, such as 0 or 0-7." };
  for (const part of parts) {
    const range = /^(\d+)(?:[-–](\d+))?$/.exec(part);
    if (!range) return { problem: `“${part}” is not a seed; write 0, 0,1,2 or 0-7.` };
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (last < first) return { problem: `“${part}” counts backwards.` };
    if (last - first >= MOST_SEEDS) return { problem: `At most ${MOST_SEEDS} seeds at once.` };
    for (let seed = first; seed <= last; seed++) seeds.add(seed);
  }
  if (seeds.size > MOST_SEEDS) return { problem: `At most ${MOST_SEEDS} seeds at once.` };
  return { values: [...seeds] };
}

/** The shortest way to write seeds: runs of three and more become ranges. */
export function seedsText(seeds: readonly number[]): string {
  const sorted = [...new Set(seeds)].sort((left, right) => left - right);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    if (end - start >= 2) parts.push(`${sorted[start]}-${sorted[end]}`);
    else parts.push(...sorted.slice(start, end + 1).map(String));
    start = end + 1;
  }
  return parts.join(",");
}
