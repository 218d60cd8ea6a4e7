import { useResumeRun } from "../../../api/mutations";
import { asProblem } from "../../../api/problem";
import type { Run } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { Button } from "../../../ui/Button";
import { ProgressBar } from "../../../ui/ProgressBar";
import { Tooltip } from "../../../ui/Tooltip";
import { progressInWords } from "../../../words/jobs";

type StateCellProps = { run: Run; reachable: boolean };

/** What stands in place of the metrics of a run that has none: how far it is, or why it stopped. */
export function StateCell({ run, reachable }: StateCellProps) {
  if (run.status === "running") {
    const words = progressInWords({ progress: run.progress ?? null });
    return (
      <div className="flex max-w-md items-center gap-3 px-2">
        <div className="w-32 shrink-0">
          <ProgressBar fraction={run.progress?.fraction ?? 0} label={`Progress of ${run.id}`} />
        </div>
        <span className="number truncate text-muted">{words}</span>
      </div>
    );
  }
  if (run.status === "queued") return <p className="px-2 text-muted">Waits for its turn</p>;
  return <Stopped run={run} reachable={reachable} />;
}

const REASONS: Partial<Record<Run["status"], string>> = {
  cancelled: "Cancelled before it was done.",
  interrupted: "The server or the machine stopped while it ran.",
  failed: "It failed without saying why; its log may tell.",
};

function Stopped({ run, reachable }: StateCellProps) {
  const resume = useResumeRun();
  const toast = useUi((state) => state.toast);
  const reason = run.error ? [run.error.title, run.error.detail].filter(Boolean).join(": ") : REASONS[run.status];
  return (
    <div className="flex max-w-3xl min-w-0 items-center gap-2 px-2">
      <Button
        small
        icon="retry"
        tabIndex={reachable ? 0 : -1}
        disabled={resume.isPending}
        onClick={() =>
          resume.mutate(run.id, {
            onError: (error) => {
              const problem = asProblem(error);
              toast({ title: problem.title, detail: `${problem.detail} ${problem.advice}`.trim(), tone: "bad" });
            },
          })
        }
      >
        Resume
      </Button>
      <Tooltip content={[reason, run.error?.advice].filter(Boolean).join(" ")}>
        <span className={`min-w-0 truncate ${run.status === "failed" ? "text-bad" : "text-muted"}`}>{reason}</span>
      </Tooltip>
    </div>
  );
}
