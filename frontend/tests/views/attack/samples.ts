import type { Bench, BenchSide } from "../../../src/views/attack/model/bench";
import { sorted } from "../../../src/views/attack/model/sweep";

const side = (values: number[], label: string): BenchSide => ({
  label,
  values,
  ids: values.map((_, place) => 10 + place),
  split: values.map(() => 0),
  order: values.map((_, place) => place).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0)),
});

/** A bench with given values. */
export const benchFor = (positive: number[], negative: number[]): Bench => ({
  about: {
    name: "threshold",
    label: "Threshold on Output entropy",
    definition: "",
    direction: "none",
    game: "same_as_retrained",
    positive: "forgotten images, this model",
    negative: "forgotten images, retrained",
    unit: "nats",
    citation: "",
    notes: [],
  },
  signal: "entropy",
  signalLabel: "Output entropy",
  unit: "nats",
  positive: side(positive, "this model"),
  negative: side(negative, "retrained"),
  scores: { positive: sorted(positive), negative: sorted(negative) },
  worst: null,
});

/** A safetensors file of single-precision columns. */
export function arraysFile(columns: Record<string, number[]>): ArrayBuffer {
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const [name, values] of Object.entries(columns)) {
    header[name] = { dtype: "F32", shape: [values.length], data_offsets: [offset, offset + values.length * 4] };
    offset += values.length * 4;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new ArrayBuffer(8 + text.length + offset);
  new DataView(file).setBigUint64(0, BigInt(text.length), true);
  new Uint8Array(file).set(text, 8);
  const body = new Uint8Array(file, 8 + text.length);
  body.set(new Uint8Array(Float32Array.from(Object.values(columns).flat()).buffer));
  return file;
}
