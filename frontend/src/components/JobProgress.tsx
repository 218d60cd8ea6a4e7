import { useCancelJob } from "../api/mutations";
import { asProblem } from "../api/problem";
import { useJobs } from "../api/queries";
import type { Job } from "../api/types";

import { useUi } from "../state/ui";
import { Button } from "../ui/Button";
import { ProgressBar } from "../ui/ProgressBar";

/** How far the job behind a result is, and a way to stop it. */
export function JobProgress({ job, words }: { job: Job; words: string }) {
  const jobs = useJobs();
  const cancel = useCancelJob();
  const live = jobs.data?.find((one) => one.id === job.id) ?? job;
  const progress = live.progress ?? job.progress;
  const state = live.state === "queued" ? "waiting for other jobs" : progress?.text || "starting";
  const percent = progress ? ` · ${Math.round(progress.fraction * 100)} %` : "";
  return (
    <div
      role="status"
      className="mb-2 flex items-center gap-3 rounded-lg border border-line bg-panel px-3 py-1.5 text-xs"
    >
      <div className="min-w-0 grow">
        <p className="mb-1 truncate">
          {words}: {state}
          <span className="number">{percent}</span>
        </p>
        <ProgressBar fraction={progress?.fraction ?? 0} label={live.title} />
      </div>
      <Button small disabled={cancel.isPending} onClick={() => cancel.mutate(job.id, { onError: sayWhy })}>
        Cancel
      </Button>
    </div>
  );
}

const sayWhy = (error: unknown) => {
  const problem = asProblem(error);
  useUi.getState().toast({ title: problem.title, detail: problem.message, tone: "bad" });
};
