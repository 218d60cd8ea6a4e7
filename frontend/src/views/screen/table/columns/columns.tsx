import type { Row } from "../../../../charts/export";
import { tellingWords } from "../../../../words/parameters";
import { KIND_LABELS, STATUS_LABELS } from "../../../../words/runs";
import type { ModelRow } from "../../model/rows";
import { CHOOSE_WIDTH, ChooseLetters } from "../ChooseCell";
import { ModelHeading } from "../ModelHeading";
import { ParametersCell } from "../ParametersCell";
import type { Column } from "./column";

const A_TO_Z = { asc: "A to Z", desc: "Z to A" };

/** All columns but the metrics, in this order; the first one heads its row and stays in view. A new one is an entry here. */
export const COLUMNS: readonly Column[] = [
  {
    info: { name: "model", shown: true },
    title: "Model",
    width: 2 * CHOOSE_WIDTH + 216,
    before: <ChooseLetters />,
    cell: (view) => <ModelHeading {...view} />,
    sort: { value: (row) => row.label, words: A_TO_Z },
    paper: { align: "left", text: (row) => (row.kind === "unlearned" ? row.label : KIND_LABELS[row.kind]) },
  },
  csvOnly("run", (row) => row.runs.map((run) => run.id).join(" ")),
  csvOnly("kind", (row) => row.kind),
  csvOnly("method", (row) => row.method),
  csvOnly("status", (row) => (row.folded ? row.runs.map((run) => run.status).join(" ") : row.lead.status)),
  csvOnly("seeds", (row) => row.runs.map((run) => run.seed).join(" ")),
  {
    info: { name: "parameters", shown: true },
    title: "Parameters",
    width: { atLeast: 148 },
    cell: ({ row, screen }) => <ParametersCell row={row} differing={screen.differing} catalog={screen.catalog} />,
    sort: { value: (row, differing) => tellingWords(row.lead, differing) || undefined, words: A_TO_Z },
    csv: (rows) => {
      const names = [...new Set(rows.flatMap((row) => Object.keys(row.lead.parameters)))];
      return ({ lead }) =>
        Object.fromEntries(names.map((name) => [`parameter ${name}`, plainValue(lead.parameters[name])]));
    },
    paper: {
      align: "left",
      text: ({ lead }, differing) =>
        [tellingWords(lead, differing), lead.status === "succeeded" ? "" : STATUS_LABELS[lead.status]]
          .filter(Boolean)
          .join(", "),
    },
  },
  {
    info: { name: "n", shown: true },
    title: "n",
    paper: { align: "right", text: (row) => String(row.runs.filter((run) => run.status === "succeeded").length) },
  },
];

/** One field of the CSV file that is no column elsewhere. */
function csvOnly(name: string, value: (row: ModelRow) => Row[string]): Column {
  return { info: { name, shown: true }, title: name, csv: () => (row) => ({ [name]: value(row) }) };
}

function plainValue(value: unknown): Row[string] {
  if (value === undefined || value === null) return null;
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string"
    ? value
    : JSON.stringify(value);
}
