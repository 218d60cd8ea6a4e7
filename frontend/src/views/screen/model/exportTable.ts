import type { Row } from "../../../charts/export";
import type { Telling } from "../../../domain/differing";
import { DIRECTION_WORDS } from "../../../words/metrics";
import { tellingWords } from "../../../words/parameters";
import { KIND_LABELS, STATUS_LABELS } from "../../../words/runs";
import type { ScreenMetric } from "./metrics";
import type { ModelRow } from "./rows";

export type TableExport = {
  rows: readonly ModelRow[];
  columns: readonly ScreenMetric[];
  differing: Telling;
  /** The scenario in words. */
  title: string;
};

const UA_NOTE =
  "UA and TUA are accuracies on the forget set (training and test); some papers print one minus UA under this name.";

/** What a reader of the numbers must know: which direction is good, what ± means, which UA this is. */
export function notesOf({ columns }: Pick<TableExport, "columns">): string[] {
  const directions = columns.map(
    ({ info, goal }) =>
      `${info.name}: ${info.label}${info.unit ? ` in ${info.unit}` : ""}, ${DIRECTION_WORDS[goal.direction].toLowerCase()}`,
  );
  return [
    ...directions,
    ...(columns.some(({ info }) => info.name === "UA" || info.name === "TUA") ? [UA_NOTE] : []),
    "± is half the 95 % t interval of the mean over seeds. A dash means: no value.",
  ];
}

const NAMES: Record<string, string> = { UA: "UA (accuracy on forget set)", TUA: "TUA (accuracy on test forget set)" };
const heading = (name: string) => NAMES[name] ?? name;

const half = (row: ModelRow, name: string): number | null => {
  const summary = row.summaries?.[name];
  return typeof summary?.low === "number" && typeof summary.high === "number" ? (summary.high - summary.low) / 2 : null;
};

/** One flat record per row; values in full precision, intervals in columns of their own, directions in the names. */
export function csvRows({ rows, columns }: TableExport): Row[] {
  const parameters = [...new Set(rows.flatMap((row) => Object.keys(row.lead.parameters)))];
  const withIntervals = rows.some((row) => row.folded);
  return rows.map((row) => {
    const record: Row = {
      run: row.runs.map((run) => run.id).join(" "),
      kind: row.kind,
      method: row.method,
      status: row.folded ? row.runs.map((run) => run.status).join(" ") : row.lead.status,
      seeds: row.runs.map((run) => run.seed).join(" "),
    };
    for (const name of parameters) record[`parameter ${name}`] = cell(row.lead.parameters[name]);
    for (const { info, goal } of columns) {
      const name = `${heading(info.name)} [${goal.direction.replaceAll("_", " ")}]`;
      const summary = row.summaries?.[info.name];
      record[name] = row.values[info.name] ?? null;
      if (withIntervals) {
        record[`${info.name} low`] = summary?.low ?? null;
        record[`${info.name} high`] = summary?.high ?? null;
        record[`${info.name} n`] = summary?.n ?? (typeof row.values[info.name] === "number" ? 1 : 0);
      }
    }
    return record;
  });
}

function cell(value: unknown): Row[string] {
  if (value === undefined || value === null) return null;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string"
    ? value
    : JSON.stringify(value);
}

function printed(row: ModelRow, metric: ScreenMetric): string {
  const value = row.values[metric.info.name];
  if (typeof value !== "number") return "–";
  const spread = half(row, metric.info.name);
  return spread === null ? metric.format(value) : `${metric.format(value)} ± ${metric.format(spread)}`;
}

const ARROWS = { higher: "↑", lower: "↓", closest_to_retrained: "≈", none: "" } as const;

function lines({ rows, columns, differing }: TableExport): { head: string[]; body: string[][] } {
  const head = [
    "Model",
    "Parameters",
    "n",
    ...columns.map(({ info, goal }) => `${info.name} ${ARROWS[goal.direction]}`.trim()),
  ];
  const body = rows.map((row) => [
    row.kind === "unlearned" ? row.label : KIND_LABELS[row.kind],
    [tellingWords(row.lead, differing), row.lead.status === "succeeded" ? "" : STATUS_LABELS[row.lead.status]]
      .filter(Boolean)
      .join(", "),
    String(row.runs.filter((run) => run.status === "succeeded").length),
    ...columns.map((metric) => printed(row, metric)),
  ]);
  return { head, body };
}

export function markdownTable(table: TableExport): string {
  const { head, body } = lines(table);
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = line(head.map((_, position) => (position < 2 ? "---" : "---:")));
  const notes = notesOf(table).map((note) => `- ${note}`);
  return [`**${table.title}**`, "", line(head), rule, ...body.map(line), "", ...notes, ""].join("\n");
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
  const { head, body } = lines(table);
  const line = (cells: readonly string[]) => `    ${cells.map(latexText).join(" & ")} \\\\`;
  return [
    "% needs \\usepackage{booktabs}",
    ...notesOf(table).map((note) => `% ${note}`),
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${latexText(table.title)}}`,
    `  \\begin{tabular}{ll${"r".repeat(head.length - 2)}}`,
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
