import { useState } from "react";
import { useCatalog, useJobs, useRuns } from "../../api/queries";
import { ACTIVE, type Job, type Scenario } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { Segmented } from "../../ui/Segmented";
import { plural } from "../../words/numbers";
import { JobRow } from "./JobRow";

const SHOWN_AT_FIRST = 12;

/** Everything that computes or has computed, live; closing the page changes nothing about it. */
export function QueuePanel({ scenario }: { scenario: Scenario }) {
  const jobs = useJobs();
  const runs = useRuns(scenario.id);
  const catalog = useCatalog();
  const [scope, setScope] = useState("here");
  const [all, setAll] = useState(false);
  const wanted = (jobs.data ?? []).filter(
    (job) => scope === "all" || job.scenario === scenario.id || job.scenario === null,
  );
  const ordered = [...wanted].sort(inOrder);
  const shown = all ? ordered : ordered.slice(0, SHOWN_AT_FIRST);
  const active = wanted.filter((job) => ACTIVE.has(job.state)).length;
  return (
    <Card
      title="Queue"
      question={active > 0 ? `${plural(active, "job")} in work; you may close this page.` : "What has been computed."}
      tools={
        <Segmented
          label="Which jobs to show"
          value={scope}
          onChange={setScope}
          options={[
            { value: "here", label: "Here" },
            { value: "all", label: "All" },
          ]}
        />
      }
    >
      {jobs.error && <ErrorState error={jobs.error} what="Queue" onRetry={() => void jobs.refetch()} />}
      {jobs.isPending && <Loading lines={4} />}
      {jobs.data && ordered.length === 0 && (
        <EmptyState icon="list" title="Nothing queued yet">
          Train an original, or choose a method and press Build.
        </EmptyState>
      )}
      <ul className="flex flex-col">
        {shown.map((job) => (
          <JobRow key={job.id} job={job} run={runs.data?.find((run) => run.id === job.run)} catalog={catalog.data} />
        ))}
      </ul>
      {ordered.length > shown.length && (
        <Button look="quiet" className="mt-2 w-full" onClick={() => setAll(true)}>
          Show {ordered.length - shown.length} more
        </Button>
      )}
    </Card>
  );
}

const RANK: Record<string, number> = { running: 0, queued: 1 };

/** Running, then queued in the order in which they will start, then finished ones, newest first. */
export function inOrder(left: Job, right: Job): number {
  const ranks = (RANK[left.state] ?? 2) - (RANK[right.state] ?? 2);
  if (ranks !== 0) return ranks;
  if (left.state === "queued") return left.created - right.created;
  return (right.finished ?? right.created) - (left.finished ?? left.created);
}
