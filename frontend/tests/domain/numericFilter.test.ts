import { expect, it } from "vitest";
import { keeps, readNumericFilter, writeNumericFilter } from "../../src/domain/numericFilter";

it("bounds come back from the link as they were", () => {
  for (const entry of ["RA>=0.9", "distance<=1", "js_forget<=-0.5"]) {
    const filter = readNumericFilter(entry);
    expect(filter && writeNumericFilter(filter)).toBe(entry);
  }
  expect(readNumericFilter("TRA>=.5")).toEqual({ name: "TRA", least: true, bound: 0.5 });
  for (const entry of ["RA>0.9", "RA>=x", "front", "method:scrub", ">=1", "RA>=1e999"]) {
    expect(readNumericFilter(entry)).toBeNull();
  }
});

it("a value that does not exist keeps no bound", () => {
  const least = { name: "RA", least: true, bound: 0.9 };
  expect([0.9, 0.89, null, undefined].map((value) => keeps(least, value))).toEqual([true, false, false, false]);
  expect(keeps({ ...least, least: false }, 0.5)).toBe(true);
});
