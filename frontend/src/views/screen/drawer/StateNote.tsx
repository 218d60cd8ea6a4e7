import type { Run } from "../../../api/types";
import { ProgressBar } from "../../../ui/ProgressBar";
import { progressInWords } from "../../../words/jobs";
import { timeLeft } from "../../../words/time";

/** How far the run is, or why it stopped; nothing once it is done. */
export function StateNote({ run }: { run: Run }) {
  if (run.error) {
    return (
      <div role="alert" className="rounded-md bg-bad-soft px-3 py-2">
        <p className="font-semibold text-bad">{run.error.title}</p>
        <p className="break-words">{run.error.detail}</p>
        {run.error.advice && <p className="text-muted">{run.error.advice}</p>}
      </div>
    );
  }
  if (run.status === "running") {
    const left = run.progress?.eta_seconds;
    return (
      <div className="flex flex-col gap-1">
        <ProgressBar fraction={run.progress?.fraction ?? 0} label="Progress of this run" />
        <p className="number text-xs text-muted">
          {progressInWords({ progress: run.progress ?? null })}
          {typeof left === "number" && ` · ${timeLeft(left)}`}
        </p>
      </div>
    );
  }
  const words = WORDS[run.status];
  return words ? <p className="text-muted">{words}</p> : null;
}

const WORDS: Partial<Record<Run["status"], string>> = {
  queued: "Waits for its turn; it starts by itself.",
  cancelled: "Cancelled before it was done. Resume continues from its last checkpoint.",
  interrupted: "The server or the machine stopped while it ran. Resume continues from its last checkpoint.",
};
