import { describe, expect, test } from "vitest";
import type { Job } from "../../src/api/types";
import { inWords } from "../../src/views/build/BuildFooter";
import { commandLine, curlCommand } from "../../src/views/build/command";
import { controlsLast, matches, refusalOf, typicalSeconds } from "../../src/views/build/MethodPicker";
import { progressInWords } from "../../src/views/build/PhaseBar";
import { presetWords } from "../../src/views/build/PresetButtons";
import { inOrder } from "../../src/views/build/QueuePanel";
import { nextSeeds } from "../../src/views/build/seeds";
import { readIndices } from "../../src/views/scenarios/readIndices";
import {
  firstDraft,
  missingIn,
  requestOf,
  withDataset,
  withForgetKind,
} from "../../src/views/scenarios/scenarioRequest";
import { runTitle } from "../../src/words/runs";
import { warningsOf } from "../../src/words/scenarios";
import { catalog, jobs, runs, scenario } from "../fixtures";

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

test("progress is told in words", () => {
  const progress = { phase: "unlearn", epoch: 2, epochs: 5, fraction: 0.4, eta_seconds: 1, text: "" };
  expect(progressInWords({ progress })).toBe("unlearn, epoch 2 of 5");
  expect(progressInWords({ progress: null })).toBe("Starting…");
});

test("a method that cannot serve a scenario says why", () => {
  const [method] = catalog.methods;
  if (!method) throw new Error("no recorded method");
  expect(refusalOf(method, scenario)).toBeNull();
  expect(refusalOf({ ...method, forget: ["random"] }, scenario)).toMatch(/only for/);
  expect(refusalOf({ ...method, reads: ["validation"] }, scenario)).toBe("needs validation samples");
});

test("a run is named by what it is, what was set, and its seed", () => {
  const swept = runs.find((run) => run.parameters.learning_rate === 0.1 && run.seed === 1);
  if (!swept) throw new Error("no recorded run of the sweep");
  expect(runTitle(swept, catalog)).toBe("Fine-tuning · learning rate 0.1 · seed 1");
  expect(runTitle({ ...swept, method: null, kind: "retrained", parameters: {} }, catalog)).toBe("Retrained · seed 1");
});

describe("a scenario in the making", () => {
  const draft = firstDraft(catalog);

  test("starts with data that needs no download, and asks for a class", () => {
    expect(draft).toMatchObject({ dataset: "digits", architecture: "small_cnn", forgetKind: "class" });
    expect(missingIn(draft)).toBe("Choose at least one class to forget.");
    expect(missingIn({ ...draft, forget: { classes: [3] } })).toBeNull();
  });

  test("another data set brings its own architecture; another kind its own parameters", () => {
    expect(withDataset(draft, "cifar10", catalog).architecture).toBe("resnet18");
    expect(withForgetKind({ ...draft, twin: true }, "random", catalog)).toMatchObject({
      forget: { fraction: 0.1, seed: 0 },
      twin: false,
    });
  });

  test("becomes the request of the interface", () => {
    const sent = requestOf({ ...draft, forget: { classes: [3] }, subset: 500, validation: 0.1 });
    expect(sent).toMatchObject({
      dataset: "digits",
      forget: { kind: "class", classes: [3] },
      splits: { validation: 0.1, subset: { train: 500, test: 100 } },
      canaries: null,
    });
  });

  test("warns of tiny and of huge forget sets", () => {
    const sizes = { retain: 100, forget: 10, validation: 0, twin: 0, test: 50, test_match: 0 };
    expect(warningsOf(sizes)).toHaveLength(1);
    expect(warningsOf({ ...sizes, forget: 200 })).toEqual(["More samples are forgotten than retained."]);
  });
});

test("sample ids are read from lists and ranges", () => {
  expect(readIndices("0, 17\n100-102")).toEqual([0, 17, 100, 101, 102]);
  expect(readIndices("5-3 x")).toEqual([Number.NaN, Number.NaN]);
});

test("presets are named in words, controls come after the methods", () => {
  expect(presetWords("increased_rate")).toBe("Increased rate");
  expect(presetWords("paper")).toBe("Paper settings");
  const [first, ...others] = catalog.methods;
  if (!first) throw new Error("fixtures");
  expect(controlsLast([{ ...first, control: true }, ...others])).toEqual([others, [{ ...first, control: true }]]);
});
