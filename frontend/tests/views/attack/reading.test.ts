import { describe, expect, test } from "vitest";
import { Attack, type AttackOut, queryOf } from "../../../src/api/attacks";
import { auditOf, filtered, stripDomain } from "../../../src/views/attack/audit/entries";
import { opinionOn, shownClasses } from "../../../src/views/attack/model/opinion";
import { relearningOf, relearnSentence, retrainedBand, stepsBack } from "../../../src/views/attack/relearn/relearning";
import { scoreDomain, scoreRows } from "../../../src/views/attack/scores/rows";
import { benchFor } from "./samples";

const about = benchFor([], []).about;
const out = (results: AttackOut["results"]): AttackOut => ({
  attack: "x",
  run: "r",
  scenario: "s",
  parameters: {},
  retrained: [],
  originals: [],
  coverage: null,
  not_compared: [],
  results,
});
const heading = (name: string) => ({ name, label: name, unit: "", direction: "none" as const });

test("equal questions have one address", () => {
  expect(queryOf("r", { signal: "loss", reference: "twin" }).toString()).toBe("run=r&reference=twin&signal=loss");
  expect(queryOf("r", { reference: "twin", signal: "loss", temperature: undefined }).toString()).toBe(
    queryOf("r", { signal: "loss", reference: "twin" }).toString(),
  );
});

describe("audit", () => {
  const values = {
    ids: [4, 5, 6],
    split: [0, 0, 0],
    signal: [9, 1, 5],
    label: [3, 3, 7],
    difference: [4, -4.5, 0],
    retrained_0: [5, 5, 5],
    t: [8, -9, 0.1],
    leaking: [1, 0, 0],
    over_erased: [0, 1, 0],
    adjusted_above: [0.01, 1, 0.6],
    adjusted_below: [1, 0.02, 0.7],
  };
  const named = (names: string[]) =>
    new Attack(
      out([
        {
          type: "per_sample",
          about,
          ids: { array: "ids", length: 3 },
          split: { array: "split", length: 3 },
          side: { array: "side", length: 3 },
          sides: ["forgotten images"],
          columns: names.map((name) => ({
            ...heading(name),
            values: { array: name, length: 3 },
            lower: null,
            upper: null,
          })),
        },
      ]),
      new Map(Object.entries(values).map(([name, list]) => [name, Float32Array.from(list)])),
    );

  test("lists the most exposed first, with the p-value of its own direction", () => {
    const audit = auditOf(named(Object.keys(values)));
    expect(audit?.entries.map((entry) => entry.index)).toEqual([5, 4, 6]);
    expect(audit?.entries[0]).toMatchObject({ exposure: "over_erased", retrained: [5] });
    expect(audit?.entries[0]?.p).toBeCloseTo(0.02);
    expect(audit?.counts).toEqual({ leaking: 1, over_erased: 1 });
    expect(filtered(audit?.entries ?? [], { exposure: null, label: 7 }).map((entry) => entry.index)).toEqual([6]);
    expect(filtered(audit?.entries ?? [], { exposure: "leaking", label: null })).toHaveLength(1);
    expect(stripDomain(audit?.entries ?? [])).toEqual([1, 9]);
  });

  test("with one retrained model it is an uncalibrated ranking", () => {
    const audit = auditOf(named(["signal", "label", "difference", "retrained_0"]));
    expect(audit?.calibrated).toBe(false);
    expect(audit?.entries.map((entry) => entry.index)).toEqual([5, 4, 6]);
    expect(audit?.entries[0]).toMatchObject({ t: null, p: null, exposure: null });
  });
});

test("published scores of A and B are joined by name; what does not exist stays empty", () => {
  const table = (value: number | null) =>
    new Attack(
      out([
        {
          type: "table",
          about,
          columns: ["metric", "value", "original", "retrained", "lower", "upper"].map(heading),
          rows: [["ToW", value, 0.2, 0.9, 0.8, 1]],
        },
      ]),
      new Map(),
    );
  const [row] = scoreRows({ a: table(0.5), b: table(null) }, []);
  expect(row).toMatchObject({ label: "ToW", values: { a: 0.5 }, original: 0.2, retrained: 0.9, band: [0.8, 1] });
  expect(row && scoreDomain(row)[0]).toBeLessThan(0.2);
});

describe("relearning", () => {
  const curve = (run: string, kind: string, accuracy: number[]) => ({ run, kind, accuracy });
  const result = {
    run: "r",
    samples: 5,
    steps: 3,
    watched: 90,
    curves: [
      curve("r", "unlearned", [0, 0.95, 1, 1]),
      curve("o", "original", [1, 1, 1, 1]),
      curve("x", "retrained", [0, 0, 0.92, 1]),
      curve("y", "retrained", [0, 0, 0, 0.9]),
    ],
  };
  const found = relearningOf({ result });

  test("compares with the band of retrained models", () => {
    expect(found && retrainedBand(found)).toEqual({ lower: [0, 0, 0, 0.9], upper: [0, 0, 0.92, 1] });
    expect(found?.curves.map(stepsBack)).toEqual([1, 0, 2, 3]);
    expect(found && relearnSentence(found, "A")).toBe(
      "A reaches 90 % after 1 step, retrained models after 2 to 3 steps: faster than every retrained model: something was left.",
    );
  });

  test("where nine in ten are never right, areas are compared", () => {
    const without = [curve("x", "retrained", [0, 0.1, 0.1, 0.1]), curve("y", "retrained", [0, 0, 0.1, 0.2])];
    const says = (own: number[]) => {
      const of = relearningOf({ result: { ...result, curves: [curve("r", "unlearned", own), ...without] } });
      return of && relearnSentence(of, "A");
    };
    expect(says([0, 0.3, 0.4, 0.5])).toBe(
      "A has 40 % of them right, mean over the steps, retrained models 10 % to 10 %: more than every retrained model: something was left.",
    );
    expect(says([0, 0, 0, 0])).toContain("less than every retrained model");
    expect(says([0, 0.1, 0.1, 0.1])).toContain("as models that never saw them");
  });

  test("an unfinished job has no curves", () => {
    expect(relearningOf({ result: null })).toBeNull();
  });
});

test("opinions are probabilities of one row, and few classes of many are shown", () => {
  const predictions = { logits: Float32Array.from([0, 0, 1000, 0]), ids: Int32Array.from([7, 9]), classes: 2 };
  expect(opinionOn(predictions, 7)?.probabilities).toEqual([0.5, 0.5]);
  expect(opinionOn(predictions, 9)).toMatchObject({ probabilities: [1, 0], top: 0 });
  expect(opinionOn(predictions, 8)).toBeNull();
  const many = { logits: [], probabilities: Array.from({ length: 100 }, (_, number) => number / 5000), top: 99 };
  const wide = { ...many, logits: Array.from({ length: 100 }, () => 0) };
  expect(shownClasses([wide], 3)).toHaveLength(12);
  expect(shownClasses([wide], 3)[0]).toBe(3);
});
