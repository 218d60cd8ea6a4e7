import { describe, expect, test } from "vitest";
import type { Job } from "../../../src/api/types";
import { inWords } from "../../../src/views/build/BuildFooter";
import { commandLine, curlCommand } from "../../../src/views/build/command";
import { controlsLast, matches, refusalOf, typicalSeconds } from "../../../src/views/build/MethodPicker";
import { presetWords } from "../../../src/views/build/PresetButtons";
import { inOrder } from "../../../src/views/build/QueuePanel";
import { nextSeeds } from "../../../src/views/build/seeds";
import { catalog, jobs, runs, scenario } from "../../fixtures";

const request = {
  scenario: "c47b",
  kind: "unlearned" as const,
  method: "finetune",
  parameters: { epochs: 5, augmentation: "none" },
  grid: { learning_rate: [0.01, 0.001] },
  seeds: [0, 1, 2],
  base: null,
};

test("the command line queues the same runs", () => {
  expect(commandLine(request)).toBe(
    "unlearning-comparator run --scenario c47b --method finetune --set epochs=5 --set augmentation=none " +
      "--set learning_rate=0.01,0.001 --seeds 0-2",
  );
  expect(commandLine({ scenario: "c47b", kind: "retrained", seeds: [4] })).toBe(
    "unlearning-comparator run --scenario c47b --kind retrained --seeds 4",
  );
});

test("what a shell would read is quoted", () => {
  expect(commandLine({ ...request, parameters: { note: "it's $HOME" }, grid: {} })).toContain(`'note=it'\\''s $HOME'`);
  expect(curlCommand(request, "http://localhost:8000/api/v1/runs")).toContain(`-d '{"scenario":"c47b"`);
});

describe("what Build will do, in words", () => {
  const preview = { count: 6, existing: 0, new: 6, prerequisites: 0, seconds: 90, basis: "", elsewhere: false };
  test.each([
    [preview, "This builds 6 models, about 1 min 30 s."],
    [{ ...preview, elsewhere: true }, "This builds 6 models, about 1 min 30 s on another machine."],
    [{ ...preview, new: 4, existing: 2 }, "This builds 4 models, about 1 min 30 s; 2 exist already."],
    [
      { ...preview, prerequisites: 1, seconds: null },
      "This builds 6 models and 1 reference model first, no estimate yet.",
    ],
  ])("%j", (given, words) => expect(inWords(given)).toBe(words));
});

test("methods are found by all words of name, idea, citation and what they read", () => {
  const names = (sought: string) =>
    catalog.methods.filter((method) => matches(method, sought)).map((method) => method.name);
  expect(names("")).toHaveLength(catalog.methods.length);
  expect(names("Fine-tuning")).toContain("finetune");
  expect(names("reads retain ascent")).not.toContain("finetune");
  expect(names("no such words")).toEqual([]);
});

test("a method's run time is that of runs built here, else of ready-made ones", () => {
  const [pattern] = runs;
  if (!pattern) throw new Error("no recorded run");
  const run = (seconds: number, job: string | null) => ({
    ...pattern,
    method: "finetune",
    origin: "trained" as const,
    cost: { run: seconds },
    job,
  });
  const shipped = [run(8, null), run(10, null), run(30, null)];
  expect(typicalSeconds("finetune", shipped)).toEqual({ seconds: 10, runs: 3, here: false });
  expect(typicalSeconds("finetune", [...shipped, run(2, "job")])).toEqual({ seconds: 2, runs: 1, here: true });
  expect(typicalSeconds("scrub", shipped)).toBeUndefined();
});

test("new models take the smallest unused seeds", () => {
  expect(nextSeeds([0, 2], 3)).toEqual([1, 3, 4]);
});

test("the queue shows what runs, then what waits in order, then what is done, newest first", () => {
  const job = (id: string, state: Job["state"], created: number, finished: number | null = null): Job => {
    const [pattern] = jobs;
    if (!pattern) throw new Error("no recorded job");
    return { ...pattern, id, state, created, finished };
  };
  const list = [
    job("old", "succeeded", 1, 2),
    job("next", "queued", 5),
    job("new", "failed", 3, 9),
    job("now", "running", 4),
    job("later", "queued", 6),
  ];
  expect(list.sort(inOrder).map(({ id }) => id)).toEqual(["now", "next", "later", "new", "old"]);
});

test("a method that cannot serve a scenario says why", () => {
  const [method] = catalog.methods;
  if (!method) throw new Error("no recorded method");
  expect(refusalOf(method, scenario)).toBeNull();
  expect(refusalOf({ ...method, forget: ["random"] }, scenario)).toMatch(/only for/);
  expect(refusalOf({ ...method, reads: ["validation"] }, scenario)).toBe("needs validation samples");
});

test("presets are named in words, controls come after the methods", () => {
  expect(presetWords("increased_rate")).toBe("Increased rate");
  expect(presetWords("paper")).toBe("Paper settings");
  const [first, ...others] = catalog.methods;
  if (!first) throw new Error("fixtures");
  expect(controlsLast([{ ...first, control: true }, ...others])).toEqual([others, [{ ...first, control: true }]]);
});
