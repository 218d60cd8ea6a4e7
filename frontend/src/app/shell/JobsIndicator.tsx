import { Link } from "@tanstack/react-router";
import { useCancelJob } from "../../api/mutations";
import { useCatalog, useHealth, useJobs, useRuns } from "../../api/queries";
import { ACTIVE, type Fault, type Health, type Job } from "../../api/types";
import { inScenario, useUrl } from "../../state/url";
import { buttonClass, IconButton } from "../../ui/Button";
import { Icon } from "../../ui/icons";
import { Popover } from "../../ui/Popover";
import { ProgressBar } from "../../ui/ProgressBar";
import { plural } from "../../words/numbers";
import { runTitle } from "../../words/runs";
import { timeLeft } from "../../words/time";

/** How much is computing, with a list to look at and to cancel from. */
export function JobsIndicator() {
  const [{ scenario }] = useUrl();
  const jobs = useJobs();
  const runs = useRuns(scenario);
  const catalog = useCatalog();
  const health = useHealth().data;
  const failed = health?.status === "failed";
  const broken = health?.broken ?? [];
  const trouble = failed ? "No device" : broken.length > 0 ? "Trouble" : undefined;
  const titleOf = (job: Job) => {
    const run = runs.data?.find((one) => one.id === job.run);
    return run ? runTitle(run, catalog.data) : job.title;
  };
  const active = (jobs.data ?? []).filter((job) => ACTIVE.has(job.state)).sort(runningFirst);
  const running = active.filter((job) => job.state === "running").length;
  const words = active.length === 0 ? "No jobs" : `${running} running, ${active.length - running} queued`;
  const idle = health?.status === "starting" ? "Starting" : "Idle";
  return (
    <Popover
      label="Jobs"
      trigger={
        <button
          type="button"
          className={buttonClass("outline")}
          aria-label={`Jobs: ${trouble ? `${trouble.toLowerCase()}, ` : ""}${words}`}
        >
          {trouble ? (
            <Icon name="warning" size={14} className="text-bad" />
          ) : (
            <span
              className={`size-2 rounded-full ${running > 0 ? "animate-shimmer bg-accent" : active.length > 0 ? "bg-edge" : "border border-edge"}`}
            />
          )}
          <span className="number">{trouble ?? (active.length > 0 ? `${running} / ${active.length}` : idle)}</span>
        </button>
      }
    >
      <div className="flex w-84 max-w-[calc(100vw-3rem)] flex-col gap-2">
        {failed && <NoDevice fault={health.fault} />}
        {broken.map((fault) => (
          <Broken key={fault.detail} fault={fault} />
        ))}
        <p className="font-semibold">{active.length === 0 ? "Nothing is computing" : words}</p>
        <ul className="flex max-h-96 flex-col gap-2 overflow-y-auto">
          {active.map((job) => (
            <JobLine key={job.id} job={job} title={titleOf(job)} />
          ))}
        </ul>
        <Link
          to="/build"
          search={(before) => inScenario(before, active[0]?.scenario ?? before.scenario)}
          className={buttonClass("quiet", true, "self-start")}
        >
          Open the queue
          <Icon name="arrowRight" size={13} />
        </Link>
      </div>
    </Popover>
  );
}

/** Why no model can be computed, and what to do. */
const NoDevice = ({ fault }: { fault: Health["fault"] }) => (
  <div className="rounded-md bg-bad-soft px-3 py-2 text-sm">
    <p className="font-semibold">The server has no device to compute models on</p>
    <p>{fault?.detail}</p>
    <p className="text-muted">
      {fault?.advice} Then start the server again. Everything that is stored can be looked at meanwhile.
    </p>
  </div>
);

/** A part of the server that broke, and what becomes of it. */
const Broken = ({ fault }: { fault: Fault }) => (
  <div className="rounded-md bg-bad-soft px-3 py-2 text-sm">
    <p className="font-semibold">{fault.title}</p>
    <p>{fault.detail}</p>
    <p className="text-muted">{fault.advice}</p>
  </div>
);

function JobLine({ job, title }: { job: Job; title: string }) {
  const cancel = useCancelJob();
  const left = job.progress?.eta_seconds;
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-2 gap-y-1">
      <span className="truncate">{title}</span>
      <IconButton
        icon="close"
        label={`Cancel ${title}`}
        small
        disabled={cancel.isPending}
        onClick={() => cancel.mutate(job.id)}
      />
      <span className="col-span-2 text-xs text-muted">
        {job.state === "queued"
          ? job.needs.length > 0
            ? `waits for ${plural(job.needs.length, "other job")}`
            : "queued"
          : `${job.progress?.phase ?? "starting"}${left ? ` · ${timeLeft(left)}` : ""}`}
      </span>
      {job.state === "running" && (
        <div className="col-span-2">
          <ProgressBar fraction={job.progress?.fraction ?? 0} label={`Progress of ${title}`} />
        </div>
      )}
    </li>
  );
}

const runningFirst = (left: Job, right: Job) =>
  Number(right.state === "running") - Number(left.state === "running") || left.created - right.created;
