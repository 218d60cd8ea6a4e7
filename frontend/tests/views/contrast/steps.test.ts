import { describe, expect, test } from "vitest";
import { readSafetensors } from "../../../src/api/safetensors";
import { sampleTable } from "../../../src/api/samples";
import type { Contrast, MatrixCells, Probes } from "../../../src/api/types";
import { changeStandsOut, shareStandsOut } from "../../../src/charts/matrix/matrixGeometry";
import { contrastOf, readHistory, stepWords, tableAt } from "../../../src/views/contrast/model/history";
import {
  bandNumbers,
  cellNoise,
  markWords,
  noiseWords,
  pairDifferences,
} from "../../../src/views/contrast/model/noise";
import { probeBands, probeCurves, probeDomain } from "../../../src/views/contrast/model/probes";
import { linesOf } from "../../../src/views/contrast/model/slices";
import contrast from "../../fixtures/contrast.json";
import { sampleFile, tensors } from "../../tensors";

const table = sampleTable(readSafetensors(sampleFile()));

describe("history", () => {
  const rows = [table.rows[1] ?? 0, table.rows[3] ?? 0, 9999];
  const { tensors: columns } = readSafetensors(
    tensors({
      row: Int32Array.from(rows),
      predicted_a: Uint8Array.of(1, 2, 3, 1, 2, 3),
      predicted_b: Uint8Array.of(1, 2, 3, 7, 8, 9),
      confidence_a: Float32Array.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.3),
      confidence_b: Float32Array.of(0.1, 0.2, 0.3, 0.7, 0.8, 0.9),
      flags_a: Uint8Array.of(1, 1, 1, 1, 1, 1),
      flags_b: Uint8Array.of(1, 1, 1, 16, 0, 0),
    }),
  );
  const shaped = new Map(columns);
  for (const [name, column] of columns) if (name !== "row") shaped.set(name, { ...column, shape: [2, 3] });
  const history = readHistory({ tensors: shaped, notes: { epochs_a: ",", epochs_b: "0,1" } });

  test("names the epoch of each side", () => {
    expect(stepWords(history, "a", 1)).toBe("finished");
    expect(stepWords(history, "b", 0)).toBe("at its start");
    expect(stepWords(history, "b", 1)).toBe("epoch 1 of 1");
  });

  test("shows only the samples that are asked every epoch, with what was said then", () => {
    const then = tableAt(table, history, 1);
    expect(then.size).toBe(2);
    expect([...Array(2).keys()].map((at) => then.idOf(at))).toEqual([table.idOf(1), table.idOf(3)]);
    expect(then.positionOf(table.idOf(3))).toBe(1);
    expect(then.positionOf(table.idOf(0))).toBe(-1);
    expect([then.b.predicted[0], then.b.predicted[1]]).toEqual([7, 8]);
    expect([then.flagsB[0], then.flagsB[1]]).toEqual([16, 0]);
    expect(then.labels[1]).toBe(table.labels[3]);
  });

  test("counts classes and cells over those samples", () => {
    const then = tableAt(table, history, 1);
    const counted = contrastOf(contrast as unknown as Contrast, then);
    const both = [counted.class_changes.train, counted.class_changes.test];
    expect(both.flatMap((part) => part.counts).reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(both.every((part) => part.band === null)).toBe(true);
    const filled = [counted.matrices?.train, counted.matrices?.test];
    const cells = filled.flatMap((part) =>
      part?.true.map((label, at) => `${label}:${part.predicted[at]}:${part.count_b[at]}`),
    );
    for (const at of [0, 1]) expect(cells).toContain(`${then.labels[at]}:${then.b.predicted[at]}:1`);
  });
});

describe("noise", () => {
  const cells = {
    totals: [10, 100],
    true: [0, 1],
    predicted: [0, 0],
    share_a: [1, 0],
    share_b: [0.7, 0.05],
    band: { models: 4, low: [0.9, 0], high: [1, 0.01], values: null },
    difference_band: [0.1, 0.02],
  } as unknown as MatrixCells;

  test("a cell stands out only beyond the band, which reaches a sample far by itself", () => {
    const noise = cellNoise(cells);
    const first = noise.get("0:0");
    expect(shareStandsOut(0.9, first)).toBe(false);
    expect(shareStandsOut(0.85, first)).toBe(true);
    expect(shareStandsOut(0.7, first)).toBe(true);
    expect(changeStandsOut(-0.1, first)).toBe(false);
    expect(changeStandsOut(-0.3, first)).toBe(true);
    expect(changeStandsOut(0.05, noise.get("1:0"))).toBe(true);
    expect(shareStandsOut(1, undefined)).toBe(false);
  });

  test("says how many models there are, and when they are too few", () => {
    expect(noiseWords(8)).toContain("8 retrained models");
    expect(noiseWords(3)).toContain("four are needed");
    expect(markWords(2)).toContain("Point at a cell");
    expect(markWords(0)).toBe(noiseWords(0));
    expect(noiseWords(1)).toContain("cannot be told");
    expect(noiseWords(0)).toContain("No retrained model");
    expect(pairDifferences([0.5, 0.75, null])).toEqual([-0.25, 0.25]);
    expect(bandNumbers({ models: 2, low: null, high: null, values: [[0.1], [0.2]] }, 0)).toBe("0.100, 0.200");
  });
});

describe("probes", () => {
  const found = {
    layers: ["first", "last"],
    bits: { a: [0.5, 0.9], b: [0.4, null] },
    retrained: [0.4, 0.6],
    band: { models: 4, low: [0.3, 0.5], high: [0.5, 0.7], values: null },
  } as unknown as Probes;

  test("are shown as difference to retrained models, or as they are", () => {
    const [a, b] = probeCurves(found, { a: "a", b: "b" }, false);
    expect(a?.values[1]).toBeCloseTo(0.3);
    expect(b?.values[1]).toBeNull();
    expect(probeCurves(found, { a: "a", b: "b" }, true)[0]?.values).toEqual([0.5, 0.9]);
    expect(probeBands(found, false)[0]?.high[1]).toBeCloseTo(0.1);
    expect(probeDomain(a ? [a] : [], [])[1]).toBeCloseTo(0.3);
  });
});

test("a slice has one line for every metric that exists for somebody", () => {
  const run = (id: string, kind: string, metrics: Record<string, number | null>) => ({
    run: id,
    kind,
    metrics,
    accuracy: 0,
    confidence: 0,
    faults: {},
  });
  const found = {
    metrics: { UA: "forget", RA: "retain", TUA: "test" },
    runs: [
      run("a", "original", { UA: 1, RA: null }),
      run("b", "unlearned", { UA: 0 }),
      run("r", "retrained", { UA: 0.1 }),
    ],
  } as unknown as Parameters<typeof linesOf>[0];
  expect(linesOf(found, { a: "a", b: "b" }, ["TUA", "RA", "UA"])).toEqual([
    { name: "UA", place: "forget", a: 1, b: 0, retrained: [0.1] },
  ]);
});
