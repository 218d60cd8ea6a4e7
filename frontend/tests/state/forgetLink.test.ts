import { expect, test } from "vitest";
import { forgetLink } from "../../src/state/forgetLink";
import { fitsLink, idsText, readIds, writeIds } from "../../src/state/sampleIds";
import { readUrlState } from "../../src/state/url";

test("ids become ranges and come back ascending, each once", () => {
  expect(writeIds([9, 3, 7, 8, 10, 3])).toBe("3.7-10");
  expect(readIds("3.7-10")).toEqual([3, 7, 8, 9, 10]);
  const many = Array.from({ length: 500 }, (_, one) => one * 3);
  expect(readIds(writeIds(many))).toEqual(many);
});

test("only lists of ids are taken from a link", () => {
  expect(idsText("1.4-9")).toBe("1.4-9");
  expect(idsText(12)).toBe("12");
  for (const wrong of ["", "a", "1,2", "1..2", "-3", "0-999999999", "1".repeat(70_000), null]) {
    expect(idsText(wrong)).toBeUndefined();
  }
});

test("a link to a new scenario survives reading", () => {
  expect(readUrlState({ ...forgetLink("c47b", [4, 5]) })).toEqual({
    dialog: "new-scenario",
    like: "c47b",
    forget: "4-5",
  });
  expect(fitsLink(Array.from({ length: 60_000 }, (_, one) => one * 2))).toBe(false);
});
