import { useState } from "react";
import type { Catalog, Run } from "../api/types";
import { changedParameters } from "../domain/methods";
import { formatScore } from "../words/numbers";
import { runLabel, shortId } from "../words/runs";

type RunPickerProps = {
  runs: readonly Run[];
  catalog: Catalog | undefined;
  chosen: string | undefined;
  /** The run on the other side, which cannot be chosen twice. */
  taken: string | undefined;
  onChoose: (run: Run) => void;
};

/** A searchable list of finished runs. */
export function RunPicker({ runs, catalog, chosen, taken, onChoose }: RunPickerProps) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const finished = runs.filter((run) => run.status === "succeeded");
  const shown = finished.filter((run) => describe(run, catalog).toLowerCase().includes(wanted));
  if (finished.length === 0) {
    return <p className="text-muted">No run of this scenario has finished yet. Train or build one under Build.</p>;
  }
  return (
    <>
      <input
        className="field"
        type="search"
        aria-label="Find a run"
        placeholder="Find by method, seed or id"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className="flex max-h-80 flex-col gap-0.5 overflow-y-auto">
        {shown.map((run) => (
          <li key={run.id}>
            <button
              type="button"
              disabled={run.id === taken}
              aria-current={run.id === chosen ? "true" : undefined}
              onClick={() => onChoose(run)}
              className="grid w-full grid-cols-[1fr_auto] gap-x-3 rounded-md px-2.5 py-1.5 text-left hover:bg-sunken disabled:opacity-50 aria-[current]:bg-accent-soft"
            >
              <span className="truncate font-medium">{runLabel(run, catalog)}</span>
              <span className="font-mono text-2xs text-muted">{shortId(run.id)}</span>
              <span className="number col-span-2 truncate text-xs text-muted">
                {details(run, catalog)} · UA {formatScore(run.metrics.UA)} · RA {formatScore(run.metrics.RA)}
              </span>
            </button>
          </li>
        ))}
        {shown.length === 0 && <li className="px-2.5 py-1.5 text-muted">No run matches.</li>}
      </ul>
    </>
  );
}

function details(run: Run, catalog: Catalog | undefined) {
  const parameters = changedParameters(run, catalog).map(([name, value]) => `${name} ${String(value)}`);
  return [`seed ${run.seed}`, ...parameters].join(", ");
}

const describe = (run: Run, catalog: Catalog | undefined) =>
  `${runLabel(run, catalog)} ${run.id} ${details(run, catalog)}`;
