export type Column = Float32Array | Int32Array | Uint8Array | Uint16Array;
export type Tensor = { shape: readonly number[]; values: Column };
export type Tensors = { tensors: ReadonlyMap<string, Tensor>; notes: Readonly<Record<string, string>> };

const LENGTH_BYTES = 8;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((entry): entry is number => typeof entry === "number") : [];

/** Half-precision numbers as single-precision ones. */
export function fromHalf(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** The bytes of one column as numbers; a copy, because columns need not start at a multiple of their size. */
function decode(kind: unknown, bytes: ArrayBuffer): Column | null {
  if (kind === "F32") return new Float32Array(bytes);
  if (kind === "F16") return fromHalf(new Uint16Array(bytes));
  if (kind === "I32") return new Int32Array(bytes);
  if (kind === "U16") return new Uint16Array(bytes);
  return kind === "U8" || kind === "BOOL" ? new Uint8Array(bytes) : null;
}

/** Reads a safetensors file: named columns and notes on how to read them. Kinds it does not know are left out. */
export function readSafetensors(buffer: ArrayBuffer): Tensors {
  if (buffer.byteLength < LENGTH_BYTES) throw new Error("The file of arrays is cut off.");
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const start = LENGTH_BYTES + length;
  if (start > buffer.byteLength) throw new Error("The file of arrays is cut off.");
  const header: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, LENGTH_BYTES, length)));
  const tensors = new Map<string, Tensor>();
  const notes: Record<string, string> = {};
  for (const [name, entry] of Object.entries(isRecord(header) ? header : {})) {
    if (!isRecord(entry)) continue;
    if (name === "__metadata__") {
      for (const [key, value] of Object.entries(entry)) notes[key] = String(value);
      continue;
    }
    const [from = 0, to = 0] = numbers(entry.data_offsets);
    if (start + to > buffer.byteLength) throw new Error(`Column ${name} is cut off.`);
    const values = decode(entry.dtype, buffer.slice(start + from, start + to));
    if (values) tensors.set(name, { shape: numbers(entry.shape), values });
  }
  return { tensors, notes };
}
