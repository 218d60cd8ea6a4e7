import { expect, test } from "vitest";
import type { Run } from "../../../src/api/types";
import { rowsOf } from "../../../src/views/screen/model/rows";
import { shardCurves } from "../../../src/views/screen/model/shards";
import { catalog, runs } from "../../fixtures";

const [some] = runs;
const sisa = { ...catalog, methods: catalog.methods.map((one, at) => (at === 0 ? { ...one, own_base: true } : one)) };
const method = sisa.methods[0]?.name ?? "";

function run(shards: number, slices: number, seed: number, TRA: number): Run {
  if (!some) throw new Error("no fixture");
  const parameters = { shards, slices };
  const id = `${shards}-${slices}-${seed}`;
  const metrics = { TRA, retrained_share: 1 / shards };
  return {
    ...some,
    id,
    kind: "unlearned",
    method,
    status: "succeeded",
    seed,
    parameters,
    metrics,
    group: `${shards}-${slices}`,
  };
}

const curvesOf = (found: Run[]) =>
  shardCurves(rowsOf(found, new Map(), sisa, true), sisa, {
    n: 2,
    metrics: { TRA: { mean: 0.9, low: null, high: null, deviation: null, n: 2 } },
  });

test("accuracy and cost by shards, a curve for each number of slices, gaps left open", () => {
  const found = curvesOf([run(5, 1, 0, 0.7), run(2, 1, 0, 0.8), run(2, 1, 1, 0.6), run(2, 3, 0, 0.5)]);
  expect(found?.shards).toEqual([2, 5]);
  expect(found?.accuracy.map((curve) => [curve.name, curve.values])).toEqual([
    ["1 slice", [0.7, 0.7]],
    ["3 slices", [0.5, null]],
    ["retrained as one model", [0.9, 0.9]],
  ]);
  expect(found?.cost.map((curve) => curve.values)).toEqual([
    [0.5, 0.2],
    [0.5, null],
  ]);
});

test("without such a run there is no card", () => {
  expect(shardCurves(rowsOf(runs, new Map(), catalog, true), catalog, null)).toBeNull();
});
