const PART = /^\d{1,9}(-\d{1,9})?$/;
/** Longer lists than a link can carry: browsers cut addresses off somewhere beyond this. */
const LONGEST = 60_000;
const MOST_IDS = 1_000_000;

/** Sample ids as a short text: ascending, runs of neighbours as ranges, such as `3.7-12`. */
export function writeIds(ids: readonly number[]): string {
  const sorted = [...new Set(ids)].sort((left, right) => left - right);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    parts.push(end > start ? `${sorted[start]}-${sorted[end]}` : `${sorted[start]}`);
    start = end + 1;
  }
  return parts.join(".");
}

/** The text of a link if it is a list of sample ids. */
export const idsText = (value: unknown) => {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || text.length > LONGEST) return undefined;
  const parts = text.split(".");
  return parts.every((part) => PART.test(part)) && parts.reduce((sum, part) => sum + countOf(part), 0) <= MOST_IDS
    ? text
    : undefined;
};

function countOf(part: string): number {
  const [first = 0, last = first] = part.split("-").map(Number);
  return Math.max(0, last - first + 1);
}

/** The ids that such a text lists. */
export const readIds = (text: string): number[] =>
  text.split(".").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);
  });

/** Whether a link can carry so many samples. */
export const fitsLink = (ids: readonly number[]) => writeIds(ids).length <= LONGEST;
