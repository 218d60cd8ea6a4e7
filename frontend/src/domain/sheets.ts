import type { SampleId } from "../api/types";

/** One sample's place in a picture of many. */
export type Placed = { sample: SampleId; sheet: number; slot: number };
export type Sheet = { split: string; indices: number[] };

/** Divides samples into pictures of at most `most`, each of one split; keeps the order of the samples. */
export function sheetsOf(samples: readonly SampleId[], most: number): { placed: Placed[]; sheets: Sheet[] } {
  const sheets: Sheet[] = [];
  const open = new Map<string, number>();
  const placed = samples.map((sample) => {
    let at = open.get(sample.split);
    if (at === undefined || (sheets[at]?.indices.length ?? 0) >= most) {
      at = sheets.push({ split: sample.split, indices: [] }) - 1;
      open.set(sample.split, at);
    }
    const slot = (sheets[at]?.indices.push(sample.index) ?? 1) - 1;
    return { sample, sheet: at, slot };
  });
  return { placed, sheets };
}
