import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./queries";
import type { EpochRecord, Job, Progress, Run, RunDetail, RunStatus } from "./types";

/** Writes one run's new status into every list and detail that shows it; a deleted run leaves the lists. */
export function applyRunStatus(queries: QueryClient, id: string, status: RunStatus | "deleted") {
  if (status === "deleted") {
    dropRun(queries, id);
    return;
  }
  queries.setQueriesData<Run[]>({ queryKey: ["runs"] }, (runs) =>
    runs?.map((run) => (run.id === id ? { ...run, status } : run)),
  );
  queries.setQueryData<RunDetail>(keys.run(id), (run) => run && { ...run, status });
}

/** Takes a run that is gone out of every list. */
export function dropRun(queries: QueryClient, id: string) {
  queries.setQueriesData<Run[]>({ queryKey: ["runs"] }, (runs) => runs?.filter((run) => run.id !== id));
}

/** Writes progress into the job, and into the run that the job computes. */
export function applyProgress(queries: QueryClient, job: string, run: string | null, progress: Progress) {
  queries.setQueryData<Job[]>(keys.jobs, (jobs) =>
    jobs?.map((one) => (one.id === job ? { ...one, state: "running", progress } : one)),
  );
  if (run === null) return;
  queries.setQueriesData<Run[]>({ queryKey: ["runs"] }, (runs) =>
    runs?.map((one) => (one.id === run ? { ...one, progress } : one)),
  );
}

/** Adds an epoch to a run's history; the same epoch twice changes nothing. */
export function applyEpoch(queries: QueryClient, id: string, record: EpochRecord) {
  queries.setQueryData<RunDetail>(keys.run(id), (run) => run && { ...run, history: withEpoch(run.history, record) });
}

export function withEpoch(history: readonly EpochRecord[], record: EpochRecord): EpochRecord[] {
  const others = history.filter((one) => one.phase !== record.phase || one.epoch !== record.epoch);
  return [...others, record];
}
