import type { Group, MetricSummary, Run } from "../api/types";

/** Whether a run was trained as the scenario's recipe says; others belong to a method that trains its own base. */
export const isPlain = (run: Pick<Run, "kind" | "method">) => run.kind === "unlearned" || run.method === null;

/** The retrained models of a scenario as one: what the others are compared with. */
export type Baseline = { n: number; metrics: Record<string, MetricSummary> };

/** Summaries that the server has not sent (yet): the mean, without a band. */
export function meansOf(runs: readonly Run[]): Record<string, MetricSummary> {
  const values = new Map<string, number[]>();
  for (const run of runs) {
    if (run.status !== "succeeded") continue;
    for (const [name, value] of Object.entries(run.metrics)) {
      if (typeof value === "number") values.set(name, [...(values.get(name) ?? []), value]);
    }
  }
  return Object.fromEntries(
    [...values].map(([name, found]) => {
      const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
      return [name, { mean, low: null, high: null, deviation: null, n: found.length }];
    }),
  );
}

/** Takes a group's summaries from the server when they cover the same finished runs, and plain means otherwise. */
export function summariesOf(runs: readonly Run[], group: Group | undefined): Record<string, MetricSummary> {
  const finished = runs.filter((run) => run.status === "succeeded");
  const covered = group !== undefined && group.runs.length === finished.length;
  return covered && finished.every((run) => group.runs.includes(run.id)) ? group.metrics : meansOf(finished);
}

/** The mean over all finished, plainly retrained models, or null while there are none. */
export function baselineOf(runs: readonly Run[], groups: ReadonlyMap<string, Group>): Baseline | null {
  const retrained = runs.filter((run) => run.kind === "retrained" && isPlain(run) && run.status === "succeeded");
  const [first] = retrained;
  if (!first) return null;
  return { n: retrained.length, metrics: summariesOf(retrained, groups.get(first.group)) };
}
