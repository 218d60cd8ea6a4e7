import { expect, test } from "vitest";
import { isTourScenario } from "../../src/domain/scenarios";

test("the tour's scenario is one whose whole forget set is wrong labels", () => {
  const sizes = { forget: 9, retain: 90, validation: 0, twin: 0, test: 10, test_match: 0 };
  const canaries = { kind: "label" as const, count: 9, seed: 0 };
  expect(isTourScenario({ dataset: "digits", canaries, sizes })).toBe(true);
  expect(isTourScenario({ dataset: "digits", canaries: { ...canaries, count: 5 }, sizes })).toBe(false);
  expect(isTourScenario({ dataset: "digits", canaries: null, sizes })).toBe(false);
});
