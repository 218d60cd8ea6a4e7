import { describe, expect, test } from "vitest";
import { inScenario, readUrlState, swapped } from "../../src/state/url";

describe("readUrlState", () => {
  test("keeps what is well formed", () => {
    const state = { scenario: "c47b", a: "r1", b: "r2", sort: ["-RA"], filters: ["method:scrub"], x: "RA", y: "WCPS" };
    expect(readUrlState(state)).toEqual(state);
  });

  test("drops what is not, and keys it does not know", () => {
    expect(readUrlState({ scenario: "<script>", a: { id: 1 }, b: "", x: null, sort: [], unknown: "x" })).toEqual({});
  });

  test("takes ids that look like numbers, and single values as lists", () => {
    expect(readUrlState({ a: 12, sort: "RA" })).toEqual({ a: "12", sort: ["RA"] });
  });

  test("bounds lists and texts", () => {
    const state = readUrlState({ filters: Array.from({ length: 99 }, (_, one) => `f${one}`), search: "x".repeat(999) });
    expect(state.filters).toHaveLength(32);
    expect(state.search).toHaveLength(200);
  });

  test("opens only dialogs that exist", () => {
    expect(readUrlState({ dialog: "new-scenario" })).toEqual({ dialog: "new-scenario" });
    expect(readUrlState({ dialog: "other" })).toEqual({});
  });
});

test("another scenario keeps the view but not the models", () => {
  expect(inScenario({ scenario: "one", a: "r1", b: "r2", run: "r3", x: "RA" }, "two")).toEqual({
    scenario: "two",
    x: "RA",
  });
  const same = { scenario: "one", a: "r1" };
  expect(inScenario(same, "one")).toBe(same);
});

test("swapping twice changes nothing", () => {
  expect(swapped({ a: "r1", x: "RA" })).toEqual({ b: "r1", x: "RA" });
  expect(swapped(swapped({ a: "r1", b: "r2" }))).toEqual({ a: "r1", b: "r2" });
});
