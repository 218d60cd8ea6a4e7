import { expect, test } from "vitest";
import type { LadderResult, Rung } from "../../../src/api/attacks";
import type { Catalog, Run } from "../../../src/api/types";
import { factsOf, formatP } from "../../../src/views/attack/ladder/facts";
import { orderedAsScreen } from "../../../src/views/attack/ladder/order";
import type { Subject } from "../../../src/views/attack/model/reading";
import { auditModels, seedsOf, verdictParameters } from "../../../src/views/attack/model/verdict";
import { domainOfResiduals, formatShare, placeIn } from "../../../src/views/attack/verdict/residual";
import { MEMORY, RUNGS, SIDE_EFFECTS, VERDICTS, withoutWord } from "../../../src/words/verdict";
import verdict from "../../fixtures/verdict.json";

const [ladder] = verdict as unknown as [LadderResult];
const rung = (name: string) => ladder.rungs.find((one) => one.name === name) as Rung;
const run = (id: string, more: Partial<Run> = {}) =>
  ({
    id,
    kind: "unlearned",
    method: id,
    seed: 0,
    base: "o",
    group: "g",
    metrics: {},
    status: "succeeded",
    ...more,
  }) as Run;

test("only what was looked into as well is green, and no two words of one kind share shape and colour", () => {
  const green = Object.entries(VERDICTS).filter(([, { tone }]) => tone === "good");
  expect(green.map(([state]) => state)).toEqual(["indistinguishable"]);
  expect([...Object.values(MEMORY), ...Object.values(SIDE_EFFECTS)].some(({ tone }) => tone === "good")).toBe(false);
  for (const words of [VERDICTS, RUNGS]) {
    const looks = Object.values(words).map(({ shape }) => shape);
    expect(new Set(looks).size).toBe(looks.length);
  }
});

test("the word is said once, however long it is", () => {
  expect(withoutWord(`${VERDICTS.indistinguishable_in_outputs.word}: this model lies -3% off.`)).toBe(
    "This model lies −3% off.",
  );
});

test("one axis holds every bar from below retrained to beyond the original, and no more than can be read", () => {
  const usual = { rung: "paired", label: "", value: 0.2, lower: 0.1, upper: 0.3, at_most: 0.28 };
  const [low, high] = domainOfResiduals([usual]);
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(1);
  const far = { ...usual, value: -9, lower: -20, upper: -6, at_most: -6.5 };
  const wide = domainOfResiduals([usual, far]);
  expect(wide[0]).toBe(-2);
  expect(placeIn(wide, far.value)).toEqual({ share: -2, beyond: "left" });
  expect(placeIn(wide, usual.value)).toEqual({ share: 0.2, beyond: null });
  expect([formatShare(-0.08), formatShare(-0.001), formatShare(1.17)]).toEqual(["−8 %", "0 %", "117 %"]);
});

test("a rung's card has what was found and leaves out what does not exist", () => {
  const facts = Object.fromEntries(factsOf(rung("membership")).map(({ name, text }) => [name, text]));
  expect(facts).toMatchObject({
    "Retrained, mean of 8": "0.08107 log-odds",
    "Band of one more retrained": "−0.2871 to 0.4492",
    Original: "1.644 log-odds",
    "p, and p adjusted": "0.097, 0.19",
    "Tells the original": "yes",
    "Residual memory at most": "39 %",
  });
  expect(factsOf(rung("relearning"))).toEqual([]);
  expect(factsOf(rung("utility")).map(({ name }) => name)).not.toContain("Tells the original");
  expect([formatP(1e-11), formatP(1)]).toEqual(["below 0.001", "1.00"]);
});

test("a method is judged where three seeds speak for it, repeats of a seed counted once", () => {
  const runs = [run("a", { seed: 0 }), run("b", { seed: 1 }), run("c", { seed: 1 })];
  const [first] = runs;
  expect(first && seedsOf({ runs }, first)).toBe(2);
  expect(verdictParameters({ runs }, first, { scope: "method" })).toEqual({ scope: undefined, margin: undefined });
  const more = [...runs, run("d", { seed: 2 })];
  expect(verdictParameters({ runs: more }, first, { scope: "method", margin: 0.5 })).toEqual({
    scope: "method",
    margin: "0.5",
  });
  expect(seedsOf({ runs: more }, run("r", { kind: "retrained" }))).toBe(1);
});

test("the tool audits itself by an original and by a retrained model that is neither A nor B", () => {
  const retrained = [run("r1", { seed: 1 }), run("r0", { seed: 0 })];
  const subject = { originals: [run("o")], retrained, models: { b: retrained[1] } } as unknown as Subject;
  expect(auditModels(subject)).toMatchObject({ original: { id: "o" }, heldOut: { id: "r1" } });
});

test("rows come as under Screen: controls last, or by the metrics of the link, what has none at the end", () => {
  const runs = [
    run("control"),
    run("far", { metrics: { UA: 0.9 } }),
    run("near", { metrics: { UA: 0.5 } }),
    run("r", { kind: "retrained", method: null, metrics: { UA: 0.4 } }),
  ];
  const catalog = {
    metrics: [{ name: "UA", direction: "closest_to_retrained" }],
    methods: [{ name: "control", control: true }],
  } as unknown as Catalog;
  const known = { scenario: { forget: { kind: "class" } }, catalog, runs };
  const order = (sort?: string[]) => orderedAsScreen(known, sort).map(({ id }) => id);
  expect(order()).toEqual(["far", "near", "control"]);
  expect(order(["UA"])).toEqual(["near", "far", "control"]);
  expect(order(["-UA"])).toEqual(["far", "near", "control"]);
});
