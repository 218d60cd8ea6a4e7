import { expect, test } from "vitest";
import { normalisationInWords, warningsOf } from "../../src/words/scenarios";
import { scenario } from "../fixtures";

test("a person is warned of tiny and of huge forget sets", () => {
  const sizes = { retain: 100, forget: 10, validation: 0, twin: 0, test: 50, test_match: 0 };
  expect(warningsOf(sizes)).toHaveLength(1);
  expect(warningsOf({ ...sizes, forget: 200 })).toEqual(["More samples are forgotten than retained."]);
});

test("a scenario says whose pixels its models are normalised by", () => {
  const { recipe } = scenario;
  expect(normalisationInWords({ ...recipe, normalise_by: "retain" })).toMatch(/retrained models by the retain set$/);
  expect(normalisationInWords({ ...recipe, normalise_by: "training" })).toMatch(/forgotten ones too$/);
  const constants = { mean: [0.5], deviation: [0.2] };
  expect(normalisationInWords({ ...recipe, normalisation: constants })).toBe("normalised by fixed constants");
});
