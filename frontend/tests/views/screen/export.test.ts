import { describe, expect, it } from "vitest";
import type { Group } from "../../../src/api/types";
import { csvText } from "../../../src/charts/export";
import { screenOf } from "../../../src/views/screen/model/screen";
import {
  csvRows,
  latexTable,
  latexText,
  markdownTable,
  type TableExport,
} from "../../../src/views/screen/table/exportTable";
import { catalog, runs, scenario } from "../../fixtures";
import groupsJson from "../../fixtures/groups.json";

const groups = groupsJson as unknown as Group[];

function exported(change: Partial<TableExport> = {}): TableExport {
  const { rows, columns, differing } = screenOf({ scenario, catalog, runs, groups }, {});
  return { rows, columns, differing, title: scenario.title, ...change };
}

describe("the table as CSV", () => {
  it("says in the header what UA is and which direction is good", () => {
    const [header] = csvText(csvRows(exported())).split("\n");
    expect(header).toContain("UA (accuracy on forget set) [closest to retrained]");
    expect(header).toContain("RA [higher]");
    expect(header).toContain("UA low,UA high,UA n");
  });

  it("keeps full precision, leaves missing values empty and names every run", () => {
    const [retrained, original] = csvRows(exported());
    expect(retrained?.run).toBe("75a63495bc43 84f465eca671 a6e48324c835");
    expect(original?.["RT [lower]"]).toBe(3.7435553999994227);
    expect(original?.["RT low"]).toBeNull();
    expect(original?.["parameter learning_rate"]).toBeNull();
  });

  it("never lets a spreadsheet run a text", () => {
    const [row] = exported().rows;
    if (!row) throw new Error("fixtures");
    const hostile = {
      ...row,
      method: "=HYPERLINK(1)",
      lead: { ...row.lead, parameters: { note: "@cmd", rate: -0.5 } },
    };
    const text = csvText(csvRows(exported({ rows: [hostile] })));
    expect(text).toContain("'=HYPERLINK(1)");
    expect(text).toContain("'@cmd");
    expect(text).toContain(",-0.5");
  });
});

describe("the table for papers", () => {
  it("is Markdown with directions, intervals, dashes and notes", () => {
    const text = markdownTable(exported());
    expect(text).toContain("| Model | Parameters | n | UA ≈ | RA ↑ |");
    expect(text).toMatch(/\| Retrained \| {2}\| 3 \| 0\.000 ± 0\.000/);
    expect(text).toContain("accuracies on the forget set");
    expect(text.split("\n").filter((line) => line.startsWith("|"))).toHaveLength(2 + 4);
  });

  it("escapes what would break a Markdown table", () => {
    const [row] = exported().rows;
    if (!row) throw new Error("fixtures");
    expect(markdownTable(exported({ rows: [{ ...row, kind: "unlearned", label: "a|b" }] }))).toContain("| a\\|b |");
  });

  it("is LaTeX that compiles", () => {
    const text = latexTable(exported({ title: "50 % of {x}_1 & more" }));
    expect(text).toContain("\\caption{50 \\% of \\{x\\}\\_1 \\& more}");
    expect(text).toContain("UA $\\approx$ & RA $\\uparrow$");
    expect(text).toContain("\\begin{tabular}{llr");
    expect(latexText("a\\b^~")).toBe("a\\textbackslash{}b\\textasciicircum{}\\textasciitilde{}");
  });
});
