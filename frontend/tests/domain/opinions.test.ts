import { expect, test } from "vitest";
import { readSafetensors } from "../../src/api/safetensors";
import { sampleTable } from "../../src/api/samples";
import { likeliest, probabilityOf } from "../../src/domain/opinions";
import { sampleFile } from "../tensors";

test("models know the likeliest classes", () => {
  const table = sampleTable(readSafetensors(sampleFile()));
  expect(likeliest(table.b, 0, 1)).toEqual([{ label: 1, probability: 0.8 }]);
  expect(probabilityOf(table.a, 3, 0)).toBe(1);
  expect(probabilityOf(table.a, 3, 7)).toBeNull();
});
