import { useState } from "react";
import { asProblem } from "../api/problem";
import { useKeepSlice } from "../api/slices";
import type { SampleId } from "../api/types";
import { useUrl } from "../state/url";
import { Button } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { plural } from "../words/numbers";

/** Keeps samples under a name, in a small window. */
export function KeepSlice({ scenario, samples }: { scenario: string; samples: readonly SampleId[] }) {
  const [, changeUrl] = useUrl();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const keep = useKeepSlice(scenario);
  const submit = () => {
    keep.mutate(
      { name, samples },
      {
        onSuccess: (kept) => {
          setOpen(false);
          setName("");
          changeUrl({ slice: kept.id, cell: undefined });
        },
      },
    );
  };
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        keep.reset();
        setOpen(next);
      }}
      label="Keep the selection as a slice"
      trigger={
        <Button small icon="pin">
          Keep as a slice
        </Button>
      }
    >
      <form
        className="flex w-64 flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) submit();
        }}
      >
        <label className="flex flex-col gap-1">
          Name of the slice
          <input
            className="field"
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <p className="text-xs text-muted">
          {plural(samples.length, "sample")}. Every metric is then computed on them for A, B and the retrained models.
        </p>
        {keep.error && (
          <p role="alert" className="text-xs text-bad">
            {asProblem(keep.error).message}
          </p>
        )}
        <Button small look="primary" type="submit" className="self-end" disabled={!name.trim() || keep.isPending}>
          Keep
        </Button>
      </form>
    </Popover>
  );
}
