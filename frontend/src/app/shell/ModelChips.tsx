import { useState } from "react";
import { useCatalog, useRuns } from "../../api/queries";
import type { Run } from "../../api/types";
import { RunPicker } from "../../components/RunPicker";
import { swapped, useUrl } from "../../state/url";
import { Button, IconButton } from "../../ui/Button";
import { Popover } from "../../ui/Popover";
import { runLabel, shortId } from "../../words/runs";

type Side = "a" | "b";
const NAMES: Record<Side, string> = { a: "A", b: "B" };

/** The two models in contrast, wherever you are: colour, method, id; a click chooses another. */
export function ModelChips() {
  const [url, changeUrl] = useUrl();
  return (
    <fieldset className="flex min-w-0 items-center gap-1" aria-label="Models in contrast">
      <ModelChip side="a" />
      <IconButton
        icon="swap"
        label="Swap A and B"
        small
        disabled={!url.a && !url.b}
        onClick={() => changeUrl(swapped)}
      />
      <ModelChip side="b" />
    </fieldset>
  );
}

function ModelChip({ side }: { side: Side }) {
  const [open, setOpen] = useState(false);
  const [url, changeUrl] = useUrl();
  const runs = useRuns(url.scenario);
  const catalog = useCatalog();
  const id = url[side];
  const other = url[side === "a" ? "b" : "a"];
  const run = runs.data?.find((one) => one.id === id);
  const choose = (chosen: Run | null) => {
    changeUrl({ [side]: chosen?.id });
    setOpen(false);
  };
  const words = run ? `${runLabel(run, catalog.data)} ${shortId(run.id)}` : id ? shortId(id) : "none";
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={`Choose model ${NAMES[side]}`}
      trigger={
        <button
          type="button"
          aria-label={`Model ${NAMES[side]}: ${words}`}
          className="flex min-h-[30px] min-w-0 items-center gap-1.5 rounded-md border border-edge/60 bg-panel pr-2.5 pl-1 hover:border-edge hover:bg-sunken"
        >
          <span className={`flex items-center gap-1 rounded px-1.5 py-0.5 text-xs font-semibold ${TINTS[side]}`}>
            <span className={`size-2.5 rounded-sm swatch-${side}`} />
            {NAMES[side]}
          </span>
          <span className={`max-w-36 truncate max-[1440px]:max-w-28 ${run ? "" : "text-muted"}`}>
            {run ? runLabel(run, catalog.data) : words}
          </span>
          {run && <span className="font-mono text-2xs text-muted max-[1440px]:hidden">{shortId(run.id)}</span>}
        </button>
      }
    >
      <div className="flex w-80 max-w-[calc(100vw-3rem)] flex-col gap-2">
        <RunPicker runs={runs.data ?? []} catalog={catalog.data} chosen={id} taken={other} onChoose={choose} />
        {id && (
          <Button small look="quiet" icon="close" className="self-start" onClick={() => choose(null)}>
            Clear {NAMES[side]}
          </Button>
        )}
      </div>
    </Popover>
  );
}

const TINTS: Record<Side, string> = { a: "bg-model-a-soft", b: "bg-model-b-soft" };
