import type { Catalog, MethodInfo, Run, RunKind, RunStatus } from "../api/types";
import { formatNumber } from "../charts/format";

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

export const findMethod = (catalog: Catalog | undefined, name: string | null): MethodInfo | undefined =>
  catalog?.methods.find((method) => method.name === name);

/** A text in which whole ids of runs are cut to their first digits. */
export const withShortIds = (text: string) => text.replace(/\b[0-9a-f]{12}\b/g, shortId);

/** What a run is, in one or two words: its method, or its kind. */
export function runLabel(run: Pick<Run, "kind" | "method">, catalog: Catalog | undefined): string {
  if (!run.method) return KIND_LABELS[run.kind];
  const method = findMethod(catalog, run.method)?.label ?? run.method;
  return run.kind === "unlearned" ? method : `${method}, ${KIND_LABELS[run.kind].toLowerCase()}`;
}

/** The parameters that differ from the method's defaults. */
export function changedParameters(run: Pick<Run, "method" | "parameters">, catalog: Catalog | undefined) {
  const properties = findMethod(catalog, run.method)?.parameters.properties;
  const defaults = isRecord(properties) ? properties : {};
  return Object.entries(run.parameters).filter(([name, value]) => {
    const property = defaults[name];
    const standard = isRecord(property) ? property.default : undefined;
    return JSON.stringify(value) !== JSON.stringify(standard);
  });
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

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
