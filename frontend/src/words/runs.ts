import type { Catalog, Run, RunKind, RunStatus } from "../api/types";
import { changedParameters, findMethod } from "../domain/methods";
import { formatNumber } from "./numbers";

export const KIND_LABELS: Record<RunKind, string> = {
  original: "Original",
  retrained: "Retrained",
  unlearned: "Unlearned",
};

export const STATUS_LABELS: Record<RunStatus, string> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  interrupted: "Interrupted",
};

const SHOWN_OF_IDENTIFIER = 6;

/** The first digits of an id: enough to tell the runs of a scenario apart. */
export const shortId = (id: string) => id.slice(0, SHOWN_OF_IDENTIFIER);

/** A text in which whole ids of runs are cut to their first digits. */
export const withShortIds = (text: string) => text.replace(/\b[0-9a-f]{12}\b/g, shortId);

/** What a run is, in one or two words: its method, or its kind. */
export function runLabel(run: Pick<Run, "kind" | "method">, catalog: Catalog | undefined): string {
  if (!run.method) return KIND_LABELS[run.kind];
  const method = findMethod(catalog, run.method)?.label ?? run.method;
  return run.kind === "unlearned" ? method : `${method}, ${KIND_LABELS[run.kind].toLowerCase()}`;
}

/** A run in one line: what it is, what was set, its seed. */
export function runTitle(
  run: Pick<Run, "kind" | "method" | "parameters" | "seed">,
  catalog: Catalog | undefined,
): string {
  const settings = changedParameters(run, catalog).map(
    ([name, value]) => `${name.replaceAll("_", " ")} ${valueText(value)}`,
  );
  return [runLabel(run, catalog), ...settings, `seed ${run.seed}`].join(" · ");
}

const valueText = (value: unknown) =>
  typeof value === "number" ? formatNumber(value) : typeof value === "string" ? value : JSON.stringify(value);

/** Seeds as a person would write them: `seed 0`, `seeds 0–4`, `3 seeds`. */
export function seedsInWords(runs: readonly Pick<Run, "seed">[]): string {
  const seeds = [...new Set(runs.map((run) => run.seed))].sort((left, right) => left - right);
  const [first] = seeds;
  const last = seeds.at(-1);
  if (first === undefined || last === undefined) return "";
  if (seeds.length === 1) return `seed ${first}`;
  return last - first === seeds.length - 1 ? `seeds ${first}–${last}` : `${seeds.length} seeds`;
}
