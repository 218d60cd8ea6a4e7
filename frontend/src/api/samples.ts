import type { Column, Tensors } from "./safetensors";
import type { SampleId } from "./types";

/** What one model says about every sample; `top` where only the likeliest classes are known. */
export type Opinion = {
  predicted: Column;
  confidence: Column;
  probabilities: Column;
  top: Column | null;
  width: number;
};

/** The samples that plots show, one position each. */
export type SampleTable = {
  size: number;
  rows: Column;
  indices: Column;
  parts: Column;
  partNames: readonly string[];
  labels: Column;
  /** Labels before canaries were given wrong ones, where that differs. */
  trueLabels: Column | null;
  a: Opinion;
  b: Opinion;
  retrained: Opinion | null;
  flagsA: Column;
  flagsB: Column;
  bits: Readonly<Record<string, number>>;
  shift: Column;
  /** How many of the `neighbours` nearest ones each sample keeps from A to B, once that is computed. */
  neighboursKept: Column | null;
  neighbours: number;
  idOf: (position: number) => SampleId;
  /** The position of a sample, or -1. */
  positionOf: (sample: SampleId | null) => number;
};

const EMPTY = new Uint8Array(0);

function opinion({ tensors }: Tensors, name: string): Opinion | null {
  const predicted = tensors.get(`predicted_${name}`);
  if (!predicted) return null;
  const top = tensors.get(`top_classes_${name}`);
  const probabilities = tensors.get(top ? `top_probabilities_${name}` : `probabilities_${name}`);
  return {
    predicted: predicted.values,
    confidence: tensors.get(`confidence_${name}`)?.values ?? EMPTY,
    probabilities: probabilities?.values ?? EMPTY,
    top: top?.values ?? null,
    width: probabilities?.shape[1] ?? 0,
  };
}

function needed<Value>(value: Value | null | undefined, name: string): Value {
  if (value === null || value === undefined) throw new Error(`The server's samples lack the column ${name}.`);
  return value;
}

/** The bits of a note such as `target=1,changed=16`. */
const bitsOf = (note: string | undefined): Record<string, number> =>
  Object.fromEntries(
    (note ?? "").split(",").flatMap((entry) => {
      const [name, bit] = entry.split("=");
      return name && bit ? [[name, Number(bit)]] : [];
    }),
  );

const key = (index: number, test: boolean) => index * 2 + Number(test);

/** The columns of `GET /contrast/samples` as a table. */
export function sampleTable(file: Tensors): SampleTable {
  const column = (name: string) => file.tensors.get(name)?.values ?? null;
  const rows = needed(column("row"), "row");
  const indices = needed(column("index"), "index");
  const parts = needed(column("part"), "part");
  const partNames = (file.notes.parts ?? "").split(",");
  return tableOf({
    size: rows.length,
    rows,
    indices,
    parts,
    partNames,
    labels: needed(column("label"), "label"),
    trueLabels: column("true_label"),
    a: needed(opinion(file, "a"), "predicted_a"),
    b: needed(opinion(file, "b"), "predicted_b"),
    retrained: opinion(file, "retrained"),
    flagsA: needed(column("flags_a"), "flags_a"),
    flagsB: needed(column("flags_b"), "flags_b"),
    bits: bitsOf(file.notes.flags),
    shift: column("shift") ?? EMPTY,
    neighboursKept: column("neighbours_kept"),
    neighbours: Number(file.notes.neighbours) || 0,
  });
}

/** Columns with the ways from a position to its sample and back. */
export function tableOf(columns: Omit<SampleTable, "idOf" | "positionOf">): SampleTable {
  const { indices, parts, partNames } = columns;
  const ofTest = partNames.map((name) => name.startsWith("test"));
  const isTest = (position: number) => ofTest[parts[position] ?? 0] ?? false;
  const places = new Map<number, number>();
  for (let position = 0; position < columns.size; position++) {
    places.set(key(indices[position] ?? 0, isTest(position)), position);
  }
  return {
    ...columns,
    idOf: (position) => ({ split: isTest(position) ? "test" : "train", index: indices[position] ?? 0 }),
    positionOf: (sample) => (sample ? (places.get(key(sample.index, sample.split === "test")) ?? -1) : -1),
  };
}
