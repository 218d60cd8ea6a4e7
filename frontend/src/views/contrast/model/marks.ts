import type { SampleTable } from "../../../api/samples";
import { LAYER, type Marks } from "../../../charts/scatter/layers";
import { type Highlight, isHit } from "./highlights";

export type Wanted = {
  inSplit: Uint8Array;
  highlight: Highlight;
  /** The predicted class that stands out alone, or null. */
  isolated: number | null;
  /** Positions that stand out alone, or null. */
  selected: ReadonlySet<number> | null;
  /** The place of each class in the palette. */
  slots: Uint8Array;
  /** Whether a sample has a place on the map. */
  placed: Uint8Array;
};

const CROSS = 1;

/** How one model's plot draws every sample: its predicted class by colour, what is to be forgotten by shape. */
export function marksOf(table: SampleTable, side: "a" | "b", wanted: Wanted): Marks {
  const { size, bits } = table;
  const flags = side === "a" ? table.flagsA : table.flagsB;
  const { predicted } = table[side];
  const target = bits.target ?? 0;
  const marks: Marks = {
    colours: new Uint8Array(size),
    shapes: new Uint8Array(size),
    layers: new Uint8Array(size),
  };
  for (let at = 0; at < size; at++) {
    const said = predicted[at] ?? 0;
    const flag = flags[at] ?? 0;
    const toForget = (flag & target) !== 0;
    marks.colours[at] = wanted.slots[said] ?? 0;
    marks.shapes[at] = toForget ? CROSS : 0;
    if (!wanted.inSplit[at] || !wanted.placed[at]) continue;
    const lit =
      isHit(wanted.highlight, flag, bits) &&
      (wanted.isolated === null || wanted.isolated === said) &&
      (wanted.selected === null || wanted.selected.has(at));
    marks.layers[at] = lit ? (toForget ? LAYER.top : LAYER.normal) : LAYER.dim;
  }
  return marks;
}

/** A map's positions in the order of the samples; those without one are no numbers. */
export function placesOf(table: SampleTable, rows: ArrayLike<number>, positions: Float32Array): Float32Array {
  const byRow = new Map<number, number>();
  for (let at = 0; at < rows.length; at++) byRow.set(rows[at] ?? -1, at);
  const places = new Float32Array(table.size * 2).fill(Number.NaN);
  for (let at = 0; at < table.size; at++) {
    const from = byRow.get(table.rows[at] ?? -2);
    if (from === undefined) continue;
    places[2 * at] = positions[2 * from] ?? Number.NaN;
    places[2 * at + 1] = positions[2 * from + 1] ?? Number.NaN;
  }
  return places;
}

export const placedMask = (places: Float32Array): Uint8Array =>
  Uint8Array.from({ length: places.length / 2 }, (_, at) => Number(!Number.isNaN(places[2 * at] ?? Number.NaN)));
