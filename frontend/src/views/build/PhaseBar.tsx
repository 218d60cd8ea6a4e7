import type { Job, RunKind } from "../../api/types";
import { progressInWords } from "../../words/jobs";

type PhaseBarProps = { job: Job; kind: RunKind | undefined };

/** The phases a job goes through, each filling as it goes. */
export function PhaseBar({ job, kind }: PhaseBarProps) {
  const phases = phasesOf(job, kind);
  const progress = job.progress;
  const present = progress ? phases.indexOf(progress.phase) : -1;
  const words = progressInWords(job);
  return (
    <div className="flex flex-col gap-1">
      <div
        role="progressbar"
        aria-label={`Progress of ${job.title}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((progress?.fraction ?? 0) * 100)}
        aria-valuetext={words}
        className="grid gap-1"
        style={{ gridTemplateColumns: `repeat(${phases.length}, minmax(0, 1fr))` }}
      >
        {phases.map((phase, position) => {
          const fraction = position < present ? 1 : position === present ? (progress?.fraction ?? 0) : 0;
          return (
            <span key={phase} className="flex flex-col gap-0.5">
              <span className="h-1.5 overflow-hidden rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-accent transition-[width]"
                  style={{ width: `${Math.round(fraction * 100)}%` }}
                />
              </span>
              <span className={`text-2xs ${position === present ? "font-medium text-text" : "text-muted"}`}>
                {phase}
              </span>
            </span>
          );
        })}
      </div>
      <p className="number text-xs text-muted">{words}</p>
    </div>
  );
}

function phasesOf(job: Job, kind: RunKind | undefined): string[] {
  if (job.run === null) return [job.progress?.phase ?? "prepare"];
  return ["prepare", kind === "unlearned" ? "unlearn" : "train", "predict", "evaluate"];
}
