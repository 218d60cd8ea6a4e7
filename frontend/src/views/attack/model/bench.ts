import type { Attack, AttackAbout, Cell, TableResult } from "../../../api/attacks";
import type { SampleId } from "../../../api/types";
import { type Scores, sorted } from "./sweep";

/** One side of a comparison: sample i has `values[i]`; `order` lists them from lowest to highest. */
export type BenchSide = {
  label: string;
  values: ArrayLike<number>;
  ids: ArrayLike<number>;
  split: ArrayLike<number>;
  order: readonly number[];
};

/** A signal of the forgotten images under a model, and of what it is told from. */
export type Bench = {
  about: AttackAbout;
  signal: string;
  signalLabel: string;
  unit: string;
  positive: BenchSide;
  negative: BenchSide;
  scores: Scores;
  /** The signal and threshold with the lowest privacy score of all. */
  worst: { signal: string; threshold: number } | null;
};

function sideOf(
  samples: { values: ArrayLike<number>; ids: ArrayLike<number>; split: ArrayLike<number> },
  places: number[],
  label: string,
): BenchSide {
  const values = Float64Array.from(places, (place) => samples.values[place] ?? Number.NaN);
  const order = Array.from(values.keys()).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0));
  return {
    label,
    values,
    ids: Int32Array.from(places, (place) => samples.ids[place] ?? 0),
    split: Uint8Array.from(places, (place) => samples.split[place] ?? 0),
    order,
  };
}

/** The bench's two sides out of the answer of the attack `threshold`. */
export function benchOf(attack: Attack): Bench | null {
  const result = attack.first("per_sample");
  const column = result?.columns[0];
  if (!result || !column) return null;
  const samples = {
    values: attack.values(column.values),
    ids: attack.values(result.ids),
    split: attack.values(result.split),
  };
  const places: [number[], number[]] = [[], []];
  attack.values(result.side).forEach((side, place) => {
    places[side === 0 ? 0 : 1].push(place);
  });
  const [positive, negative] = [
    sideOf(samples, places[0], result.sides[0] ?? ""),
    sideOf(samples, places[1], result.sides[1] ?? ""),
  ];
  return {
    about: result.about,
    signal: column.name,
    signalLabel: column.label,
    unit: column.unit,
    positive,
    negative,
    scores: { positive: sorted(Array.from(positive.values)), negative: sorted(Array.from(negative.values)) },
    worst: worstOf(attack.first("table")),
  };
}

/** The server thinks in double precision, its arrays are single: rounded, the threshold is one of the values again. */
function worstOf(table: TableResult | undefined): Bench["worst"] {
  const cell = (row: readonly Cell[], name: string) => row[table?.columns.findIndex((one) => one.name === name) ?? -1];
  const row = table?.rows.find((one) => cell(one, "strategy") === "worst_case");
  if (!row) return null;
  const [signal, threshold] = [cell(row, "signal"), cell(row, "threshold")];
  return typeof signal === "string" && typeof threshold === "number"
    ? { signal, threshold: Math.fround(threshold) }
    : null;
}

export const sampleOf = (side: BenchSide, place: number): SampleId => ({
  split: side.split[place] === 1 ? "test" : "train",
  index: side.ids[place] ?? 0,
});

export const sameSample = (left: SampleId | null, right: SampleId) =>
  left !== null && left.index === right.index && left.split === right.split;

/** Where one sample is on a side; a pool has it several times. */
export function placesOf(side: BenchSide, sample: SampleId | null): number[] {
  if (!sample) return [];
  return Array.from({ length: side.ids.length }, (_, place) => place).filter((place) =>
    sameSample(sample, sampleOf(side, place)),
  );
}

/** A cell of a table by its heading's name. */
export function cellOf(table: TableResult, row: readonly Cell[], name: string): Cell {
  return row[table.columns.findIndex((column) => column.name === name)] ?? null;
}
