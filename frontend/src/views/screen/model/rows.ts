import type { Catalog, Group, MetricSummary, Run } from "../../../api/types";
import { summariesOf } from "../../../domain/pool";
import { runLabel } from "../../../words/runs";
import type { Pairing, Placebo } from "./placebo";

/** One line of the table: a run, or several runs that differ only in seeds. */
export type ModelRow = {
  /** The run's id, or the group's with a prefix: unique in the table. */
  key: string;
  kind: Run["kind"];
  imported: boolean;
  label: string;
  method: string | null;
  /** Whether the method is a control: what others must beat, and no candidate itself. */
  control: boolean;
  runs: readonly Run[];
  /** The run that stands for the line: the run itself, or the group's first finished one. */
  lead: Run;
  folded: boolean;
  values: Readonly<Record<string, number | null>>;
  /** Means with the band of one more seed; only of folded lines. */
  summaries: Readonly<Record<string, MetricSummary>> | null;
  /** What stands under the line: the runs of a folded one, and the random steps that its runs are compared with. */
  children: readonly ModelRow[];
  /** The random steps among the children. */
  placebos: readonly Run[];
  /** Whether it does better than its placebo; null for references and controls. */
  placebo: Placebo | null;
};

/** What the key of a folded line begins with; a link opens its drawer under that name. */
export const GROUP = "group:";

export const isReference = (row: Pick<ModelRow, "kind">) => row.kind !== "unlearned";

export function singleRow(run: Run, catalog: Catalog | undefined): ModelRow {
  return {
    key: run.id,
    kind: run.kind,
    imported: run.origin === "imported",
    label: runLabel(run, catalog),
    method: run.method,
    control: catalog?.methods.some((method) => method.name === run.method && method.control) ?? false,
    runs: [run],
    lead: run,
    folded: false,
    values: run.metrics,
    summaries: null,
    children: [],
    placebos: [],
    placebo: null,
  };
}

function foldedRow(runs: readonly Run[], first: Run, group: Group | undefined, catalog: Catalog | undefined): ModelRow {
  const summaries = summariesOf(runs, group);
  return {
    ...singleRow(first, catalog),
    key: GROUP + first.group,
    imported: runs.every((run) => run.origin === "imported"),
    runs,
    lead: runs.find((run) => run.status === "succeeded") ?? first,
    folded: true,
    values: Object.fromEntries(Object.entries(summaries).map(([name, summary]) => [name, summary.mean])),
    summaries,
    children: runs.map((run) => singleRow(run, catalog)),
  };
}

/** The lines of the table: references first (retrained, original), then the others in order of creation. */
export function rowsOf(
  runs: readonly Run[],
  groups: ReadonlyMap<string, Group>,
  catalog: Catalog | undefined,
  fold: boolean,
  pairing: Pairing = { placebos: new Map(), paired: new Set() },
): ModelRow[] {
  const own = runs.filter((run) => !pairing.paired.has(run.id));
  const rows = fold
    ? [...byGroup(own)].map(([name, members]) => {
        const [first] = members;
        return members.length === 1
          ? singleRow(first, catalog)
          : foldedRow([...members].sort(bySeed), first, groups.get(name), catalog);
      })
    : own.map((run) => singleRow(run, catalog));
  return rows.map((row) => withPlacebos(row, pairing, catalog)).sort((left, right) => rank(left) - rank(right));
}

function withPlacebos(row: ModelRow, pairing: Pairing, catalog: Catalog | undefined): ModelRow {
  const placebos = [...new Set(row.runs.flatMap((run) => pairing.placebos.get(run.id) ?? []))];
  if (placebos.length === 0) return row;
  const lines = placebos.map((run) => ({ ...singleRow(run, catalog), key: `placebo:${row.key}:${run.id}` }));
  return { ...row, placebos, children: [...row.children, ...lines] };
}

/** References first, controls last. */
const rank = (row: ModelRow) => RANK[row.kind] + (row.control ? 1 : 0);

const RANK: Record<Run["kind"], number> = { retrained: 0, original: 1, unlearned: 2 };
const bySeed = (left: Run, right: Run) => left.seed - right.seed;

function byGroup(runs: readonly Run[]): Map<string, [Run, ...Run[]]> {
  const found = new Map<string, [Run, ...Run[]]>();
  for (const run of runs) {
    const members = found.get(run.group);
    if (members) members.push(run);
    else found.set(run.group, [run]);
  }
  return found;
}

/** How many runs the lines stand for. */
export const countRuns = (rows: readonly ModelRow[]) =>
  new Set(rows.flatMap((row) => [...row.runs, ...row.placebos].map((run) => run.id))).size;
