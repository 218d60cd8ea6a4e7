import { expect, test } from "vitest";
import { progressInWords } from "../../src/words/jobs";

test("progress is told in words", () => {
  const progress = { phase: "unlearn", epoch: 2, epochs: 5, fraction: 0.4, eta_seconds: 1, text: "" };
  expect(progressInWords({ progress })).toBe("unlearn, epoch 2 of 5");
  expect(progressInWords({ progress: null })).toBe("Starting…");
});
