import { useId } from "react";
import type { Run } from "../../api/types";
import { Select } from "../../ui/Select";
import { shortId } from "../../words/runs";

type RunFieldsProps = {
  seeds: string;
  onSeeds: (text: string) => void;
  problem: string | null;
  base: string;
  onBase: (run: string) => void;
  runs: readonly Run[];
};

/** With which seeds, and starting from which original. */
export function RunFields({ seeds, onSeeds, problem, base, onBase, runs }: RunFieldsProps) {
  const seedsId = useId();
  const baseId = useId();
  const originals = runs.filter((run) => run.kind === "original");
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
          {problem ?? "One run for each seed: 0, or 0,1,2, or 0-7. Several make intervals possible."}
        </p>
      </div>
      <div className="flex flex-col gap-1">
        <label htmlFor={baseId} className="font-medium">
          Start from
        </label>
        <Select
          id={baseId}
          value={base}
          onChange={onBase}
          placeholder={originals.length > 0 ? "the first original" : "an original that is trained first"}
          options={originals.map((run) => ({
            value: run.id,
            label: `original ${shortId(run.id)}, seed ${run.seed}${run.status === "succeeded" ? "" : ` (${run.status})`}`,
          }))}
        />
        <p className="text-xs text-muted">The trained model that is made to forget.</p>
      </div>
    </div>
  );
}
