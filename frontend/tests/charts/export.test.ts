import { expect, test } from "vitest";
import { csvText } from "../../src/charts/export";

test("CSV: quotes what needs it, guards against formulas, keeps numbers", () => {
  const rows = [
    { name: 'a "b", c', value: -1.5 },
    { name: "=SUM(A1)", value: null, extra: true },
  ];
  expect(csvText(rows)).toBe('name,value,extra\n"a ""b"", c",-1.5,\n\'=SUM(A1),,true');
  expect(csvText([])).toBe("");
});
