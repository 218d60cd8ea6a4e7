import { useState } from "react";
import { useCancelJob, useResumeRun } from "../../api/mutations";
import type { Catalog, Job, Run } from "../../api/types";
import { StatusChip } from "../../components/StatusChip";
import { Button, IconButton } from "../../ui/Button";
import { ErrorState } from "../../ui/ErrorState";
import { formatDuration, plural } from "../../words/numbers";
import { runTitle } from "../../words/runs";
import { ago, timeLeft } from "../../words/time";
import { JobDetails } from "./JobDetails";
import { JobResult } from "./JobResult";
import { PhaseBar } from "./PhaseBar";
import { RunCurves } from "./RunCurves";

type JobRowProps = { job: Job; run: Run | undefined; catalog: Catalog | undefined };

/** One job: how far it is, what it has found, what went wrong, and what can be done with it. */
export function JobRow({ job, run, catalog }: JobRowProps) {
  const title = run ? runTitle(run, catalog) : job.title;
  const [open, setOpen] = useState(false);
  const cancel = useCancelJob();
  const resume = useResumeRun();
  const active = job.state === "queued" || job.state === "running";
  const stopped = job.state === "failed" || job.state === "cancelled" || job.state === "interrupted";
  return (
    <li className="flex flex-col gap-2 border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0">
      <div className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <p className="font-medium break-words">
            {title.split(" · ").map((part, position, parts) => (
              <span key={part} className="inline-block">
                {part}
                {position < parts.length - 1 && <span className="text-muted">&nbsp;·&nbsp;</span>}
              </span>
            ))}
          </p>
          <p className="number text-xs text-muted">{timing(job)}</p>
        </div>
        <StatusChip state={job.state} />
        {active && (
          <IconButton
            icon="close"
            label={`Cancel ${title}`}
            small
            disabled={cancel.isPending}
            onClick={() => cancel.mutate(job.id)}
          />
        )}
        {!active && job.run && (
          <IconButton
            icon={open ? "chevronDown" : "chevronRight"}
            label={open ? "Hide details" : "Show curves and log"}
            small
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          />
        )}
      </div>
      {job.state === "running" && <PhaseBar job={job} kind={run?.kind} />}
      {job.state === "running" && job.run && <RunCurves run={job.run} />}
      {job.state === "succeeded" && run && <JobResult run={run} metrics={catalog?.metrics ?? []} />}
      {job.error && <Fault job={job} />}
      {stopped && job.run && (
        <div className="flex gap-1.5">
          <Button small icon="retry" disabled={resume.isPending} onClick={() => job.run && resume.mutate(job.run)}>
            {job.state === "failed" ? "Try again" : "Resume"}
          </Button>
          {!open && (
            <Button small look="quiet" onClick={() => setOpen(true)}>
              Show log
            </Button>
          )}
        </div>
      )}
      {(cancel.error ?? resume.error) && <ErrorState error={cancel.error ?? resume.error} compact />}
      {open && job.run && <JobDetails run={job.run} />}
    </li>
  );
}

function Fault({ job }: { job: Job }) {
  if (!job.error) return null;
  return (
    <div className="rounded-md bg-bad-soft px-3 py-2 text-xs">
      <p className="font-semibold text-bad">{job.error.title}</p>
      <p className="break-words">{job.error.detail}</p>
      {job.error.advice && <p className="text-muted">{job.error.advice}</p>}
    </div>
  );
}

function timing(job: Job): string {
  if (job.state === "queued")
    return job.needs.length > 0 ? `waits for ${plural(job.needs.length, "other job")}` : "waits for its turn";
  if (job.state === "running") {
    const left = job.progress?.eta_seconds;
    const spent = job.started === null ? "" : `since ${ago(job.started)}`;
    return left === null || left === undefined ? spent : timeLeft(left);
  }
  const took =
    job.started !== null && job.finished !== null ? `took ${formatDuration(job.finished - job.started)}, ` : "";
  return `${took}${ago(job.finished ?? job.created)}`;
}
