import { useState } from "react";
import type { MapSettings as Settings } from "../../../api/contrast";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Popover } from "../../../ui/Popover";
import { STANDARD } from "./useMaps";

/** UMAP's two parameters; another choice computes another map, which is kept. */
export function MapSettings({ settings }: { settings: Settings }) {
  const [, changeUrl] = useUrl();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(settings);
  const valid =
    Number.isInteger(draft.n_neighbors) &&
    draft.n_neighbors >= 2 &&
    draft.n_neighbors <= 200 &&
    draft.min_dist >= 0 &&
    draft.min_dist <= 1;
  const apply = ({ n_neighbors, min_dist }: Settings) => {
    changeUrl({
      neighbors: n_neighbors === STANDARD.n_neighbors ? undefined : n_neighbors,
      spread: min_dist === STANDARD.min_dist ? undefined : min_dist,
    });
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setDraft(settings);
        setOpen(next);
      }}
      label="UMAP parameters"
      trigger={
        <Button small aria-label="UMAP parameters" icon="range">
          UMAP
        </Button>
      }
    >
      <form
        className="flex w-60 flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) apply(draft);
        }}
      >
        <label className="flex flex-col gap-1">
          Neighbours (2 – 200)
          <input
            className="field"
            type="number"
            min={2}
            max={200}
            value={Number.isNaN(draft.n_neighbors) ? "" : draft.n_neighbors}
            onChange={(event) => setDraft({ ...draft, n_neighbors: event.currentTarget.valueAsNumber })}
          />
        </label>
        <label className="flex flex-col gap-1">
          Least distance (0 – 1)
          <input
            className="field"
            type="number"
            min={0}
            max={1}
            step={0.05}
            value={Number.isNaN(draft.min_dist) ? "" : draft.min_dist}
            onChange={(event) => setDraft({ ...draft, min_dist: event.currentTarget.valueAsNumber })}
          />
        </label>
        <p className="text-xs text-muted">More neighbours show the whole, fewer show detail. Every map is kept.</p>
        <div className="flex justify-between gap-2">
          <Button small look="quiet" onClick={() => apply(STANDARD)}>
            Defaults
          </Button>
          <Button small look="primary" type="submit" disabled={!valid}>
            Lay out again
          </Button>
        </div>
      </form>
    </Popover>
  );
}
