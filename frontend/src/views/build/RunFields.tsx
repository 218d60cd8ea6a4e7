import { useId } from "react";
import type { Run } from "../../api/types";
import { isPlain } from "../../domain/pool";
import { Select } from "../../ui/Select";
import { shortId } from "../../words/runs";

type RunFieldsProps = {
  seeds: string;
  onSeeds: (text: string) => void;
  problem: string | null;
  base: string;
  onBase: (run: string) => void;
  runs: readonly Run[];
  /** Whether the method trains the originals that it starts from. */
  ownBase: boolean;
};

/** With which seeds, and starting from which original. */
export function RunFields({ seeds, onSeeds, problem, base, onBase, runs, ownBase }: RunFieldsProps) {
  const seedsId = useId();
  const baseId = useId();
  const originals = runs.filter((run) => run.kind === "original" && isPlain(run));
  return (
    <div className="grid gap-3 border-t border-line pt-4 sm:grid-cols-2">
      <div className="flex flex-col gap-1">
        <label htmlFor={seedsId} className="font-medium">
          Seeds
        </label>
        <input
          id={seedsId}
          className="field number"
          aria-invalid={problem !== null}
          aria-describedby={`${seedsId}-help`}
          value={seeds}
          onChange={(event) => onSeeds(event.currentTarget.value)}
        />
        <p id={`${seedsId}-help`} className={`text-xs ${problem ? "text-bad" : "text-muted"}`}>
          {problem ?? "One run for each seed: 0, or 0,1,2, or 0-7. Three or more show how far seeds scatter."}
        </p>
      </div>
      <div className="flex flex-col gap-1">
        <label htmlFor={baseId} className="font-medium">
          Start from
        </label>
        <Select
          id={baseId}
          disabled={ownBase}
          value={ownBase ? "" : base}
          onChange={onBase}
          placeholder={
            ownBase
              ? "its own original, trained first"
              : originals.length > 0
                ? "the first original"
                : "an original that is trained first"
          }
          options={originals.map((run) => ({
            value: run.id,
            label: `original ${shortId(run.id)}, seed ${run.seed}${run.status === "succeeded" ? "" : ` (${run.status})`}`,
          }))}
        />
        <p className="text-xs text-muted">
          {ownBase
            ? "This method forgets only what it trained itself: an original of its kind is queued first, with the same seed, and a retrained one of another seed, which its privacy is read against."
            : "The trained model that is made to forget."}
        </p>
      </div>
    </div>
  );
}
