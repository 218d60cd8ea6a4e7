import { expect, test } from "vitest";
import { warningsOf } from "../../src/words/scenarios";

test("a person is warned of tiny and of huge forget sets", () => {
  const sizes = { retain: 100, forget: 10, validation: 0, twin: 0, test: 50, test_match: 0 };
  expect(warningsOf(sizes)).toHaveLength(1);
  expect(warningsOf({ ...sizes, forget: 200 })).toEqual(["More samples are forgotten than retained."]);
});
