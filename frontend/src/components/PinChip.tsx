import { useState } from "react";
import type { Pair } from "../api/contrast";
import type { Catalog, Run } from "../api/types";
import { useUrl } from "../state/url";
import { Button } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { runLabel, shortId } from "../words/runs";
import { RunPicker } from "./RunPicker";

type PinChipProps = {
  data: { pair: Pair; runs: readonly Run[]; catalog: Catalog | undefined };
  side: "c" | "d";
};

/** Chooses or changes the model that is pinned as C or D. */
export function PinChip({ data, side }: PinChipProps) {
  const [open, setOpen] = useState(false);
  const [url, changeUrl] = useUrl();
  const id = url[side];
  const run = data.runs.find((one) => one.id === id);
  const name = side.toUpperCase();
  const taken = [data.pair.a, data.pair.b, side === "c" ? url.d : url.c];
  const choose = (chosen: string | undefined) => {
    changeUrl({ [side]: chosen });
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={`Choose model ${name}`}
      trigger={
        <Button small icon="pin">
          {id ? `${name}: ${run ? runLabel(run, data.catalog) : shortId(id)}` : `Pin ${name}`}
        </Button>
      }
    >
      <div className="flex w-80 max-w-[calc(100vw-3rem)] flex-col gap-2">
        <RunPicker
          runs={data.runs.filter((one) => !taken.includes(one.id))}
          catalog={data.catalog}
          chosen={id}
          taken={undefined}
          onChoose={(chosen) => choose(chosen.id)}
        />
        {id && (
          <Button small look="quiet" icon="close" className="self-start" onClick={() => choose(undefined)}>
            Clear {name}
          </Button>
        )}
      </div>
    </Popover>
  );
}
