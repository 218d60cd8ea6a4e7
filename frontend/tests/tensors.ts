type Columns = Record<string, Int32Array | Float32Array | Uint8Array | Uint16Array>;

const kindOf = (values: Columns[string]) =>
  values instanceof Int32Array
    ? "I32"
    : values instanceof Float32Array
      ? "F32"
      : values instanceof Uint8Array
        ? "U8"
        : "F16";

/** A safetensors file with these columns, `[n]` or with `widths` `[n, width]`. */
export function tensors(columns: Columns, notes: Record<string, string> = {}, widths: Record<string, number> = {}) {
  const header: Record<string, unknown> = { __metadata__: notes };
  let offset = 0;
  for (const [name, values] of Object.entries(columns)) {
    const width = widths[name];
    const shape = width ? [values.length / width, width] : [values.length];
    header[name] = { dtype: kindOf(values), shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const values of Object.values(columns)) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file.buffer;
}

/** Six samples of three classes, class 2 to be forgotten; B has forgotten one of the two and damaged another class. */
export const sampleFile = () =>
  tensors(
    {
      row: Int32Array.of(0, 1, 2, 3, 10, 11),
      index: Int32Array.of(0, 1, 2, 3, 0, 1),
      part: Uint8Array.of(0, 0, 1, 1, 4, 5),
      label: Uint8Array.of(0, 1, 2, 2, 0, 2),
      predicted_a: Uint8Array.of(0, 1, 2, 2, 0, 2),
      predicted_b: Uint8Array.of(0, 0, 2, 1, 0, 1),
      confidence_a: Float32Array.of(0.9, 0.9, 0.9, 0.9, 0.9, 0.9),
      confidence_b: Float32Array.of(0.8, 0.6, 0.7, 0.5, 0.8, 0.6),
      probabilities_a: Uint8Array.from({ length: 18 }, (_, at) => (at % 3 === 0 ? 255 : 0)),
      probabilities_b: Uint8Array.from({ length: 18 }, (_, at) => (at % 3 === 1 ? 204 : 25)),
      flags_a: Uint8Array.of(0, 16, 5, 21, 0, 21),
      flags_b: Uint8Array.of(0, 56, 5, 51, 0, 51),
      shift: Float32Array.of(0, 0.5, 0.1, 0.9, 0, 0.9),
    },
    {
      parts: "retain,forget,validation,twin,test_retain,test_forget",
      flags: "target=1,correctly_forgotten=2,not_forgotten=4,overly_forgotten=8,changed=16,wrong=32",
      neighbours: "15",
    },
    { probabilities_a: 3, probabilities_b: 3 },
  );
