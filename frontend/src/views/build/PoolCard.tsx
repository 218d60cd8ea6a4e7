import { useId, useState } from "react";
import { useCreateRuns } from "../../api/mutations";
import { useRunsPreview } from "../../api/queries";
import { ACTIVE, type Run, type RunRequest, type Scenario } from "../../api/types";
import { isPlain } from "../../domain/pool";
import { NumberInput } from "../../forms/NumberInput";
import { readSeeds, seedsText } from "../../forms/sweep";
import { useUi } from "../../state/ui";
import { Button } from "../../ui/Button";
import { ErrorState } from "../../ui/ErrorState";
import { capital, plural } from "../../words/numbers";
import { about, restsOn } from "./BuildFooter";
import { nextSeeds } from "./seeds";

type PoolCardProps = { kind: "original" | "retrained"; scenario: Scenario; runs: readonly Run[] };

const WORDS = {
  original: {
    title: "Original",
    about: "Trained on everything: what unlearning starts from.",
    first: 1,
    many: "originals",
  },
  retrained: {
    title: "Retrained",
    about: "Trained without the forget set: what a model looks like that never saw it.",
    first: 3,
    many: "retrained models",
  },
} as const;

/** One pool of reference models: how many there are, and a way to train more. */
export function PoolCard({ kind, scenario, runs }: PoolCardProps) {
  const words = WORDS[kind];
  const pool = runs.filter((run) => run.kind === kind && isPlain(run));
  const done = pool.filter((run) => run.status === "succeeded").length;
  const active = pool.filter((run) => ACTIVE.has(run.status)).length;
  const failed = pool.length - done - active;
  return (
    <section className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <header className="flex items-baseline gap-2">
        <h3 className="font-semibold">{words.title}</h3>
        <p className="number ml-auto">
          {active > 0 ? `${done} of ${done + active} trained` : done > 0 ? `${done} trained` : "none yet"}
          {failed > 0 && <span className="text-bad"> · {failed} not finished</span>}
        </p>
      </header>
      <p className="text-xs text-muted">
        {words.about}
        {kind === "retrained" && done + active < 3 && " Bands need at least three."}
      </p>
      <TrainForm key={pool.length} kind={kind} scenario={scenario} pool={pool} />
    </section>
  );
}

type TrainFormProps = { kind: PoolCardProps["kind"]; scenario: Scenario; pool: readonly Run[] };

function TrainForm({ kind, scenario, pool }: TrainFormProps) {
  const words = WORDS[kind];
  const used = pool.map((run) => run.seed);
  const [count, setCount] = useState<number>(pool.length === 0 ? words.first : 1);
  const [seeds, setSeeds] = useState(() => seedsText(nextSeeds(used, count)));
  const create = useCreateRuns();
  const toast = useUi((state) => state.toast);
  const seedsId = useId();
  const countId = useId();

  const reading = readSeeds(seeds);
  const problem = "problem" in reading ? reading.problem : null;
  const wanted = "values" in reading ? reading.values : [];
  const request: RunRequest | null = problem ? null : { scenario: scenario.id, kind, seeds: wanted };
  const preview = useRunsPreview(request);

  const changeCount = (next: number) => {
    setCount(next);
    if (Number.isInteger(next) && next >= 1 && next <= 100) setSeeds(seedsText(nextSeeds(used, next)));
  };
  const train = () => {
    if (!request) return;
    create.mutate(request, {
      onSuccess: ({ runs }) => {
        const made = runs.filter((run) => !run.existing).length;
        toast({ title: made > 0 ? `${plural(made, "model")} queued` : "These models exist already", tone: "good" });
      },
    });
  };
  const label =
    wanted.length === 1
      ? kind === "original"
        ? "Train an original"
        : "Train a retrained model"
      : `Train ${wanted.length} ${words.many}`;
  return (
    <div className="mt-auto flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={countId} className="text-muted">
          How many
        </label>
        <NumberInput id={countId} value={count} onChange={changeCount} whole className="w-12" />
        <label htmlFor={seedsId} className="text-muted">
          with seeds
        </label>
        <input
          id={seedsId}
          className="field number w-24!"
          aria-invalid={problem !== null}
          value={seeds}
          onChange={(event) => setSeeds(event.currentTarget.value)}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          look={pool.length === 0 ? "primary" : "outline"}
          disabled={problem !== null || create.isPending || preview.data?.new === 0}
          onClick={train}
        >
          {label}
        </Button>
        <p
          title={problem ? undefined : restsOn(preview.data)}
          className={`number min-w-0 text-xs ${problem ? "text-bad" : "text-muted"}`}
        >
          {problem ??
            (preview.data
              ? preview.data.new === 0
                ? "These seeds are trained already; choose others."
                : preview.data.seconds === null || preview.data.seconds === undefined
                  ? "No estimate yet: nothing comparable has run here."
                  : `${capital(about(preview.data.seconds, preview.data))}${preview.data.existing > 0 ? `; ${preview.data.existing} exist already` : ""}.`
              : "")}
        </p>
      </div>
      {create.error && <ErrorState error={create.error} compact />}
      {!create.error && preview.error && request && <ErrorState error={preview.error} compact />}
    </div>
  );
}
