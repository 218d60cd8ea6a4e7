import type { Row } from "../../../../charts/export";
import { DirectionIcon } from "../../../../components/MetricValue";
import { tellingWords } from "../../../../words/parameters";
import { KIND_LABELS, STATUS_LABELS } from "../../../../words/runs";
import { DISTANCE_MEANING, formatDistance } from "../../../../words/yardstick";
import type { ModelRow } from "../../model/rows";
import { DISTANCE } from "../../model/sorting";
import { CHOOSE_WIDTH, ChooseLetters } from "../ChooseCell";
import { DistanceCell } from "../DistanceCell";
import { ModelHeading } from "../ModelHeading";
import { ParametersCell } from "../ParametersCell";
import type { Column } from "./column";

const A_TO_Z = { asc: "A to Z", desc: "Z to A" };

/** All columns but the metrics, in this order; the first one heads its row and stays in view. A new one is an entry here. */
export const COLUMNS: readonly Column[] = [
  {
    info: { name: "model", shown: true },
    title: "Model",
    width: { atLeast: 2 * CHOOSE_WIDTH + 208 },
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
    width: { atLeast: 128 },
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
    info: { name: DISTANCE, shown: true },
    title: "Distance",
    measured: true,
    width: 104,
    mark: <DirectionIcon direction="lower" />,
    about: DISTANCE_MEANING,
    choice: (
      <>
        Distance <span className="text-xs text-muted">to retrained</span>
      </>
    ),
    cell: ({ row, screen }) => <DistanceCell row={row} screen={screen} />,
    sort: {
      value: (row) => row.measured?.distance ?? undefined,
      words: { asc: "closest first", desc: "furthest first" },
    },
    csv: () => (row) => ({
      "distance to retrained": row.measured?.distance ?? null,
      "furthest in": row.measured?.metric ?? null,
    }),
    paper: {
      heading: "Distance ↓",
      align: "right",
      text: (row) => (typeof row.measured?.distance === "number" ? formatDistance(row.measured.distance) : "–"),
      note: `Distance to retrained: ${DISTANCE_MEANING}`,
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
