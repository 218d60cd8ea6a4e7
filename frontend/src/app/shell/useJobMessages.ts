import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useJobs } from "../../api/queries";
import { ACTIVE, type Job, type RunStatus } from "../../api/types";
import { useUi } from "../../state/ui";
import { readUrlState } from "../../state/url";

/** Says when a job has failed, and when the last one is done; changes nothing by itself. */
export function useJobMessages() {
  const jobs = useJobs();
  const navigate = useNavigate();
  const before = useRef<Map<string, RunStatus> | null>(null);
  useEffect(() => {
    if (!jobs.data) return;
    const earlier = before.current;
    before.current = new Map(jobs.data.map((job) => [job.id, job.state]));
    if (!earlier) return;
    const { toast } = useUi.getState();
    const ended = jobs.data.filter((job) => !ACTIVE.has(job.state) && wasActive(earlier.get(job.id)));
    for (const job of ended) if (job.state === "failed") toast(failureMessage(job));
    const idle = jobs.data.every((job) => !ACTIVE.has(job.state));
    if (idle && ended.some((job) => job.state === "succeeded" && job.run !== null)) {
      toast({
        title: "All jobs are done",
        tone: "good",
        actions: [
          {
            label: "Open in Screen",
            onSelect: () => void navigate({ to: "/screen", search: (search) => readUrlState(search) }),
          },
        ],
      });
    }
  }, [jobs.data, navigate]);
}

const wasActive = (state: RunStatus | undefined) => state !== undefined && ACTIVE.has(state);

const failureMessage = (job: Job) => ({
  title: `${job.title} failed`,
  detail: [job.error?.detail, job.error?.advice].filter(Boolean).join(" "),
  tone: "bad" as const,
});
