import { JobProgress } from "../../../components/JobProgress";
import { Panel } from "../../../components/Panel";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { ErrorState } from "../../../ui/ErrorState";
import { Select } from "../../../ui/Select";
import { modelName, SIDES, type Subject } from "../model/reading";
import { RelearnPlot } from "./RelearnPlot";
import { bandWords, relearningOf, relearnSentence } from "./relearning";
import { relearnSettings } from "./settings";
import { useRelearning } from "./useRelearning";

/** How few forgotten samples bring the others back: what is still inside although the outputs hide it. */
export function RelearnPanel({ subject }: { subject: Subject }) {
  const { jobs, start, latest, error, starting, isActive } = useRelearning(subject.scenario.id);
  const [url, changeUrl] = useUrl();
  const { samples, rate, offered, rates } = relearnSettings(subject, url);
  const shown = SIDES.flatMap((side) => {
    const run = subject.models[side];
    return run ? [{ side, run, job: latest(run.id) }] : [];
  });
  const found = shown.flatMap(({ side, job }) => {
    const relearning = job && relearningOf(job);
    return relearning ? [{ side, name: modelName(subject, side), relearning }] : [];
  });
  const active = shown.flatMap(({ side, job }) => (job && isActive(job) ? [{ side, job }] : []));
  const failed = shown.flatMap(({ job }) => (job?.error && !isActive(job) ? [job.error] : []));
  return (
    <Panel
      title="Relearning"
      question="How fast do a few forgotten images bring the others back, compared with models that never saw them?"
      name="attack-relearning"
      rows={() =>
        found.flatMap(({ relearning }) =>
          relearning.curves.flatMap((curve) =>
            curve.accuracy.map((accuracy, step) => ({
              relearning: relearning.run,
              run: curve.run,
              kind: curve.kind,
              step,
              accuracy,
            })),
          ),
        )
      }
    >
      <div className="mb-2 flex flex-wrap items-center gap-3">
        <Button
          icon="play"
          disabled={starting || active.length > 0 || offered.length === 0}
          onClick={() =>
            start(
              shown.map(({ run }) => run.id),
              samples,
              rate,
            )
          }
        >
          Relearn from
        </Button>
        <Select
          className="w-36"
          aria-label="Samples to relearn from"
          value={String(samples)}
          options={offered.map((count) => ({
            value: String(count),
            label: count === 1 ? "1 sample" : `${count} samples`,
          }))}
          onChange={(value) => changeUrl({ learn: Number(value) })}
        />
        <Select
          className="w-36"
          aria-label="Step size"
          value={String(rate)}
          options={rates.map((one) => ({ value: String(one), label: `step size ${one}` }))}
          onChange={(value) => changeUrl({ rate: Number(value) })}
        />
        <span className="text-xs text-muted">
          30 steps of SGD on the same samples for every model; the others are watched.
        </span>
      </div>
      {error && <ErrorState compact error={error} what="Relearning" />}
      {jobs.error && <ErrorState compact error={jobs.error} what="Relearning" onRetry={() => void jobs.refetch()} />}
      {failed.map((fault) => (
        <p key={fault.detail} className="mb-2 rounded-md bg-bad-soft px-2 py-1 text-xs">
          {fault.title}: {fault.detail} {fault.advice}
        </p>
      ))}
      {found.length > 0 && (
        <>
          <RelearnPlot series={found} />
          <p className="text-2xs text-muted">{found[0] && bandWords(found[0].relearning)}</p>
          {found.map(({ side, name, relearning }) => (
            <p key={side} className="mt-1 text-xs">
              <span aria-hidden="true" className={`mr-1.5 inline-block size-2.5 rounded-sm swatch-${side}`} />
              {relearnSentence(relearning, name)}
              <span className="text-muted">
                {" "}
                {relearning.samples} learnt, {relearning.watched} watched.
              </span>
            </p>
          ))}
        </>
      )}
      {active.map(({ side, job }) => (
        <div key={job.id} className="mt-2">
          <JobProgress job={job} words={`${modelName(subject, side)}, relearning`} />
        </div>
      ))}
      {starting && active.length === 0 && <p className="mt-2 text-xs text-muted">Asking for the work…</p>}
      {found.length === 0 && active.length === 0 && !starting && (
        <p className="py-6 text-center text-muted">
          Not computed yet. A model whose outputs look forgotten can still hold what it knew: relearning shows it.
        </p>
      )}
    </Panel>
  );
}
