import { describe, expect, test } from "vitest";
import { formatBytes, formatDuration, formatNumber, formatScore, plural } from "../../src/words/numbers";

describe("numbers in words", () => {
  test.each([
    [0.0001, "0.0001"],
    [1e-7, "1e-7"],
    [0.1 + 0.2, "0.3"],
    [128, "128"],
  ])("%d", (value, text) => expect(formatNumber(value)).toBe(text));

  test.each([
    [0, "0 ms"],
    [0.000036, "under 1 ms"],
    [0.25, "250 ms"],
    [2.04, "2.0 s"],
    [59.6, "1 min"],
    [599.7, "10 min"],
    [135, "2 min 15 s"],
    [3600, "1 h"],
    [5400, "1 h 30 min"],
    [null, "–"],
  ])("%d seconds", (value, text) => expect(formatDuration(value)).toBe(text));

  test("missing scores are a dash, not zero", () => {
    expect([formatScore(null), formatScore(Number.NaN), formatScore(0)]).toEqual(["–", "–", "0.000"]);
  });

  test("bytes and plurals", () => {
    expect([formatBytes(0), formatBytes(1500), formatBytes(250_000_000)]).toEqual(["0 B", "1.5 kB", "250 MB"]);
    expect([plural(1, "model"), plural(1200, "model")]).toEqual(["1 model", "1,200 models"]);
  });
});
