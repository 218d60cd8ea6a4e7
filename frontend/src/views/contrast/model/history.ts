import type { Column, Tensors } from "../../../api/safetensors";
import { type Opinion, type SampleTable, tableOf } from "../../../api/samples";
import type { ClassChanges, Contrast, MatrixCells } from "../../../api/types";

type Told = { predicted: Column; confidence: Column; probabilities: Column | null; flags: Column };

/** What A and B said after each epoch about some samples; columns run step by step. */
export type History = {
  steps: number;
  rows: Column;
  width: number;
  a: Told;
  b: Told;
  /** The epoch of each step; null for a model that stays at its end. */
  epochs: { a: readonly (number | null)[]; b: readonly (number | null)[] };
};

const SIDES = ["a", "b"] as const;

/** Reads the columns of `GET /contrast/history`. */
export function readHistory({ tensors, notes }: Tensors): History {
  const needed = (name: string) => {
    const found = tensors.get(name);
    if (!found) throw new Error(`The server's history lacks the column ${name}.`);
    return found;
  };
  const told = (side: string): Told => ({
    predicted: needed(`predicted_${side}`).values,
    confidence: needed(`confidence_${side}`).values,
    probabilities: tensors.get(`probabilities_${side}`)?.values ?? null,
    flags: needed(`flags_${side}`).values,
  });
  const epochs = (side: string) =>
    (notes[`epochs_${side}`] ?? "").split(",").map((text) => (text === "" ? null : Number(text)));
  return {
    steps: needed("predicted_a").shape[0] ?? 0,
    rows: needed("row").values,
    width: tensors.get("probabilities_a")?.shape[2] ?? 0,
    a: told("a"),
    b: told("b"),
    epochs: { a: epochs("a"), b: epochs("b") },
  };
}

/** Where a side is at a step, in words. */
export function stepWords(history: History, side: "a" | "b", step: number): string {
  const epoch = history.epochs[side][step] ?? null;
  if (epoch === null) return "finished";
  return epoch === 0 ? "at its start" : `epoch ${epoch} of ${history.epochs[side].at(-1) ?? epoch}`;
}

/** The samples that were asked after every epoch, with what A and B said at one step. */
export function tableAt(table: SampleTable, history: History, step: number): SampleTable {
  const places = new Map<number, number>();
  for (let at = 0; at < table.size; at++) places.set(table.rows[at] ?? -1, at);
  const count = history.rows.length;
  const kept = Array.from({ length: count }, (_, slot) => ({ slot, at: places.get(history.rows[slot] ?? -2) ?? -1 }));
  const known = kept.filter((one) => one.at >= 0);
  const picked = (column: Column, width = 1) =>
    Float32Array.from({ length: known.length * width }, (_, place) => {
      const from = known[Math.floor(place / width)]?.at ?? 0;
      return column[from * width + (place % width)] ?? 0;
    });
  const now = (column: Column, width = 1) =>
    Float32Array.from({ length: known.length * width }, (_, place) => {
      const slot = known[Math.floor(place / width)]?.slot ?? 0;
      return column[(step * count + slot) * width + (place % width)] ?? 0;
    });
  const opinion = (told: Told): Opinion => ({
    predicted: now(told.predicted),
    confidence: now(told.confidence),
    probabilities: told.probabilities ? now(told.probabilities, history.width) : new Uint8Array(0),
    top: null,
    width: told.probabilities ? history.width : 0,
  });
  const { retrained } = table;
  return tableOf({
    ...table,
    size: known.length,
    rows: picked(table.rows),
    indices: picked(table.indices),
    parts: picked(table.parts),
    labels: picked(table.labels),
    trueLabels: table.trueLabels && picked(table.trueLabels),
    a: opinion(history.a),
    b: opinion(history.b),
    retrained: retrained && {
      predicted: picked(retrained.predicted),
      confidence: picked(retrained.confidence),
      probabilities: picked(retrained.probabilities, retrained.width),
      top: retrained.top && picked(retrained.top, retrained.width),
      width: retrained.width,
    },
    flagsA: now(history.a.flags),
    flagsB: now(history.b.flags),
    shift: picked(table.shift),
    neighboursKept: table.neighboursKept && picked(table.neighboursKept),
  });
}

/** Class changes and matrices counted over the samples of a table; retrained models have no history to compare with. */
export function contrastOf(contrast: Contrast, table: SampleTable): Contrast {
  const part = (wanted: (name: string) => boolean) => {
    const inside = table.partNames.map(wanted);
    return Array.from({ length: table.size }, (_, at) => at).filter((at) => inside[table.parts[at] ?? 0]);
  };
  const train = part((name) => name === "forget" || name === "retain");
  const test = part((name) => name.startsWith("test"));
  const { classes, forgotten_classes: forgotten } = contrast;
  return {
    ...contrast,
    class_changes: { train: changes(table, train, classes, forgotten), test: changes(table, test, classes, forgotten) },
    matrices: contrast.matrices && {
      train: cells(table, train, classes),
      test: cells(table, test, classes),
      forget: cells(
        table,
        part((name) => name === "forget"),
        classes,
      ),
      retain: cells(
        table,
        part((name) => name === "retain"),
        classes,
      ),
    },
  };
}

function changes(
  table: SampleTable,
  rows: readonly number[],
  classes: number,
  forgotten: readonly number[],
): ClassChanges {
  const counts = new Array<number>(classes).fill(0);
  const right = { a: new Array<number>(classes).fill(0), b: new Array<number>(classes).fill(0) };
  for (const at of rows) {
    const label = table.labels[at] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
    for (const side of SIDES) {
      if (table[side].predicted[at] === label) right[side][label] = (right[side][label] ?? 0) + 1;
    }
  }
  const share = (side: "a" | "b") => counts.map((count, index) => (count ? (right[side][index] ?? 0) / count : null));
  const [a, b] = [share("a"), share("b")];
  const mean = (values: (number | null)[]) => {
    const kept = values.filter((value, index): value is number => value !== null && !forgotten.includes(index));
    return kept.length ? kept.reduce((sum, value) => sum + value, 0) / kept.length : null;
  };
  const [meanA, meanB] = [mean(a), mean(b)];
  return {
    counts,
    a,
    b,
    difference: a.map((value, index) => {
      const other = b[index] ?? null;
      return value === null || other === null ? null : other - value;
    }),
    mean_a: meanA,
    mean_b: meanB,
    mean_difference: meanA === null || meanB === null ? null : meanB - meanA,
    band: null,
    difference_band: null,
  };
}

function cells(table: SampleTable, rows: readonly number[], classes: number): MatrixCells {
  const totals = new Array<number>(classes).fill(0);
  const found = new Map<number, { a: number; b: number; sureA: number; sureB: number }>();
  for (const at of rows) {
    const label = table.labels[at] ?? 0;
    totals[label] = (totals[label] ?? 0) + 1;
    for (const side of SIDES) {
      const key = label * classes + (table[side].predicted[at] ?? 0);
      const cell = found.get(key) ?? { a: 0, b: 0, sureA: 0, sureB: 0 };
      cell[side]++;
      cell[side === "a" ? "sureA" : "sureB"] += table[side].confidence[at] ?? 0;
      found.set(key, cell);
    }
  }
  const keys = [...found.keys()].sort((one, two) => one - two);
  const column = (
    read: (cell: { a: number; b: number; sureA: number; sureB: number }, total: number) => number | null,
  ) =>
    keys.map((key) => {
      const cell = found.get(key);
      return cell ? read(cell, totals[Math.floor(key / classes)] ?? 1) : null;
    });
  return {
    totals,
    true: keys.map((key) => Math.floor(key / classes)),
    predicted: keys.map((key) => key % classes),
    count_a: keys.map((key) => found.get(key)?.a ?? 0),
    count_b: keys.map((key) => found.get(key)?.b ?? 0),
    share_a: column((cell, total) => cell.a / total),
    share_b: column((cell, total) => cell.b / total),
    confidence_a: column((cell) => (cell.a ? cell.sureA / cell.a : null)),
    confidence_b: column((cell) => (cell.b ? cell.sureB / cell.b : null)),
    band: null,
    difference_band: null,
  };
}
