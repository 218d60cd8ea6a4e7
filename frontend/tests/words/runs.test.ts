import { expect, test } from "vitest";
import { runTitle, seedsInWords } from "../../src/words/runs";
import { catalog, runs } from "../fixtures";

test("a run is named by what it is, what was set, and its seed", () => {
  const swept = runs.find((run) => run.parameters.learning_rate === 0.1 && run.seed === 1);
  if (!swept) throw new Error("no recorded run of the sweep");
  expect(runTitle(swept, catalog)).toBe("Fine-tuning · learning rate 0.1 · seed 1");
  expect(runTitle({ ...swept, method: null, kind: "retrained", parameters: {} }, catalog)).toBe("Retrained · seed 1");
});

test("seeds are written as people do", () => {
  expect(seedsInWords([{ seed: 4 }])).toBe("seed 4");
  expect(seedsInWords([{ seed: 2 }, { seed: 0 }, { seed: 1 }])).toBe("seeds 0–2");
  expect(seedsInWords([{ seed: 0 }, { seed: 5 }])).toBe("2 seeds");
});
