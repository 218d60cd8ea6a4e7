import { describe, expect, test } from "vitest";
import { fromHalf, readSafetensors } from "../../src/api/safetensors";
import { sampleTable } from "../../src/api/samples";
import { sampleFile, tensors } from "../tensors";

test("half-precision numbers", () => {
  const read = fromHalf(Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00, 0x0000));
  expect([...read.slice(0, 2)]).toEqual([1, -2]);
  expect(read[2]).toBeCloseTo(1 / 3, 3);
  expect(read[3]).toBeCloseTo(2 ** -24, 12);
  expect(read[4]).toBe(Number.POSITIVE_INFINITY);
  expect(read[5]).toBe(0);
});

describe("safetensors", () => {
  test("columns with shapes and notes, wherever they start", () => {
    const file = readSafetensors(
      tensors({ odd: Uint8Array.of(7), xy: Float32Array.of(1.5, -2, 3, 4) }, { unit: "px" }, { xy: 2 }),
    );
    expect(file.notes).toEqual({ unit: "px" });
    expect(file.tensors.get("xy")).toEqual({ shape: [2, 2], values: Float32Array.of(1.5, -2, 3, 4) });
  });

  test("a file that is cut off is refused", () => {
    const whole = tensors({ row: Int32Array.of(1, 2, 3) });
    expect(() => readSafetensors(whole.slice(0, whole.byteLength - 4))).toThrow(/cut off/);
    expect(() => readSafetensors(new ArrayBuffer(3))).toThrow(/cut off/);
  });
});

describe("samples", () => {
  const table = sampleTable(readSafetensors(sampleFile()));

  test("are found by split and index, and the other way round", () => {
    expect(table.idOf(5)).toEqual({ split: "test", index: 1 });
    expect(table.positionOf({ split: "test", index: 1 })).toBe(5);
    expect(table.positionOf({ split: "train", index: 99 })).toBe(-1);
    expect(table.positionOf(null)).toBe(-1);
  });

  test("a file without the needed columns says which", () => {
    expect(() => sampleTable(readSafetensors(tensors({ row: Int32Array.of(1) })))).toThrow(/index/);
  });
});
