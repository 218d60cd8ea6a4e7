import { describe, expect, test } from "vitest";
import { parseSearch, stringifySearch } from "../../src/state/searchText";
import { readUrlState } from "../../src/state/url";

describe("identifiers in a link", () => {
  test.each(["31e2570186434951", "9007199254740993", "0012345678901234", "1234567890123456", "12e4567890abcdef"])(
    "%s stays what it is, written by hand or by the app",
    (identifier) => {
      expect(readUrlState(parseSearch(`?a=${identifier}`)).a).toBe(identifier);
      expect(readUrlState(parseSearch(stringifySearch({ a: identifier }))).a).toBe(identifier);
    },
  );
});

test("numbers, lists and texts come back", () => {
  const search = { spread: 0.25, step: 12, sort: ["-RA", "UA"], search: "12", highlight: "changed" };
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});
