import type { Row } from "../../../charts/export";
import type { Screen } from "../model/screen";
import { savedColumns } from "./columns/shownColumns";

export type TableExport = Pick<Screen, "rows" | "columns" | "differing"> &
  Partial<Pick<Screen, "chosen">> & {
    /** The scenario in words. */
    title: string;
  };

const SPREAD_NOTE =
  "± holds one more seed with 95 % probability (t prediction interval; of the mean it is √(n + 1) times narrower). " +
  "A dash means: no value.";

/** One flat record per row. */
export function csvRows(table: TableExport): Row[] {
  const fields = savedColumns(table).flatMap(({ csv }) => csv?.(table.rows) ?? []);
  return table.rows.map((row) => {
    const record: Row = {};
    for (const field of fields) Object.assign(record, field(row));
    return record;
  });
}

type Lines = { head: string[]; body: string[][]; aligned: ("left" | "right")[]; notes: string[] };

/** The table as texts; the notes say what a reader of the numbers must know. */
function lines(table: TableExport): Lines {
  const columns = savedColumns(table).flatMap(({ title, paper }) => (paper ? { heading: title, ...paper } : []));
  const remarks = new Set(columns.flatMap(({ remark }) => remark ?? []));
  return {
    head: columns.map(({ heading }) => heading),
    body: table.rows.map((row) => columns.map(({ text }) => text(row, table.differing))),
    aligned: columns.map(({ align }) => align),
    notes: [...columns.flatMap(({ note }) => note ?? []), ...remarks, SPREAD_NOTE],
  };
}

export function markdownTable(table: TableExport): string {
  const { head, body, aligned, notes } = lines(table);
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = line(aligned.map((align) => (align === "left" ? "---" : "---:")));
  return [
    `**${table.title}**`,
    "",
    line(head),
    rule,
    ...body.map(line),
    "",
    ...notes.map((note) => `- ${note}`),
    "",
  ].join("\n");
}

const LATEX: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "±": "$\\pm$",
  "↑": "$\\uparrow$",
  "↓": "$\\downarrow$",
  "≈": "$\\approx$",
  "×": "$\\times$",
  "–": "--",
  "−": "$-$",
  "·": "$\\cdot$",
};

export const latexText = (text: string) => text.replace(/[\\~^±↑↓≈×–−·&%$#_{}]/g, (sign) => LATEX[sign] ?? `\\${sign}`);

export function latexTable(table: TableExport): string {
  const { head, body, aligned, notes } = lines(table);
  const line = (cells: readonly string[]) => `    ${cells.map(latexText).join(" & ")} \\\\`;
  return [
    "% needs \\usepackage{booktabs}",
    ...notes.map((note) => `% ${note}`),
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${latexText(table.title)}}`,
    `  \\begin{tabular}{${aligned.map((align) => align[0]).join("")}}`,
    "    \\toprule",
    line(head),
    "    \\midrule",
    ...body.map(line),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}
