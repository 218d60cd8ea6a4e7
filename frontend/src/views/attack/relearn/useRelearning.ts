import { useQuery, useQueryClient } from "@tanstack/react-query";
import { bodyOf, client } from "../../../api/client";
import { useCreateJob } from "../../../api/mutations";
import type { Job } from "../../../api/types";
import { isAbout } from "./relearning";

const AGAIN_MILLISECONDS = 1000;
const MOST = 1000;
const isActive = (job: Job) => job.state === "queued" || job.state === "running";

/** The finished relearnings of a scenario: when there is another one, the verdict is another. */
export function useRelearnt(scenario: string) {
  const { jobs } = useRelearning(scenario);
  const ids = jobs.data?.filter((job) => job.state === "succeeded").map((job) => job.id) ?? [];
  return { relearnt: ids.join(" "), known: !jobs.isPending };
}

/** The relearning jobs of a scenario, newest first, and a way to start one. */
export function useRelearning(scenario: string) {
  const queries = useQueryClient();
  const queryKey = ["relearning", scenario];
  const jobs = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const params = { query: { scenario, limit: MOST } };
      const found = await bodyOf(client.GET("/api/v1/jobs", { params, signal }));
      return found.jobs.filter((job) => job.kind === "relearn");
    },
    refetchInterval: (query) => (query.state.data?.some(isActive) ? AGAIN_MILLISECONDS : false),
  });
  const create = useCreateJob();
  const start = (runs: readonly string[], samples: number, rate: number) => {
    for (const run of runs) {
      const body = { kind: "relearn" as const, run, samples, download: false, steps: 30, learning_rate: rate };
      create.mutate(body, { onSettled: () => void queries.invalidateQueries({ queryKey }) });
    }
  };
  const latest = (run: string | undefined) =>
    run === undefined ? undefined : jobs.data?.find((job) => isAbout(job, run));
  return { jobs, start, latest, error: create.error, starting: create.isPending, isActive };
}
