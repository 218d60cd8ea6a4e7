import type { SampleId } from "../../../api/types";
import type { Found } from "./pairs";

/** One image with its value; NaN where it does not exist. */
export type Entry = { place: number; sample: SampleId; group: string; value: number };
/** One column of a result, image by image, and the finite values of each side. */
export type Samples = { entries: Entry[]; groups: { label: string; values: number[] }[] };

export function samplesOf({ attack, result }: Found<"per_sample">, column: string): Samples {
  const [ids, split, side] = [attack.values(result.ids), attack.values(result.split), attack.values(result.side)];
  const values = attack.column(result, column) ?? [];
  const entries = Array.from(
    ids,
    (index, place): Entry => ({
      place,
      sample: { split: split[place] === 1 ? "test" : "train", index },
      group: result.sides[side[place] ?? 0] ?? "",
      value: values[place] ?? Number.NaN,
    }),
  );
  const labels = result.sides.length > 0 ? result.sides : [""];
  const groups = labels.map((label) => ({
    label,
    values: entries.filter((one) => one.group === label && Number.isFinite(one.value)).map(({ value }) => value),
  }));
  return { entries, groups };
}

/** The images with the highest and the lowest values of a side, or of all; no image is in both lists. */
export function extremesOf({ entries }: Samples, group: string, most: number) {
  const of = group === "" ? entries : entries.filter((one) => one.group === group);
  const sorted = of.filter(({ value }) => Number.isFinite(value)).sort((left, right) => right.value - left.value);
  const each = Math.min(most, Math.ceil(sorted.length / 2));
  return {
    highest: sorted.slice(0, each),
    lowest: sorted.slice(Math.max(each, sorted.length - most)).reverse(),
    missing: of.length - sorted.length,
  };
}
