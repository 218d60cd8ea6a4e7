import clsx from "clsx";
import { use } from "react";
import type { Rung } from "../../../api/attacks";
import { Icon } from "../../../ui/icons";
import { Tooltip } from "../../../ui/Tooltip";
import { RUNGS, type Word } from "../../../words/verdict";
import { ShowPanel, useSpotlight } from "../model/spotlight";
import { ICONS } from "../verdict/looks";
import { RungCard } from "./RungCard";
import type { GridPlace } from "./useGridKeys";

type RungCellProps = {
  rung: Rung;
  model: string;
  place: GridPlace;
  /** Whether the word stands beside the shape; without it, it is read out and shown in the card. */
  worded?: boolean;
  /** The run that panels are to show as A, where they show another. */
  chosen?: string | undefined;
};

const LOOKS: Record<Word["tone"], string> = {
  good: "border-line bg-panel text-good",
  bad: "border-bad/50 bg-bad-soft text-bad",
  warn: "border-warn/50 bg-warn-soft text-warn",
  plain: "border-line bg-reference-soft text-text",
  unknown: "border-dashed border-edge/70 bg-sunken text-muted",
};

/** What one rung says of one model; a click shows where it can be seen. */
export function RungCell({ rung, model, place, worded = true, chosen }: RungCellProps) {
  const show = use(ShowPanel);
  const lit = useSpotlight((spotlight) => spotlight.rung === rung.name);
  const word = RUNGS[rung.state];
  const nothing = [rung.note, rung.needed && `Needed: ${rung.needed}.`].filter(Boolean).join(" ");
  return (
    <Tooltip content={<RungCard rung={rung} model={model} />}>
      <button
        type="button"
        {...place}
        aria-label={`${rung.label}, ${model}: ${word.word}`}
        onClick={() => {
          show({ panel: rung.panel, rung: rung.name, label: rung.label, otherwise: nothing, a: chosen });
        }}
        className={clsx(
          "flex min-h-6 w-full items-center justify-center gap-1 rounded border px-0.5 text-2xs leading-3 font-medium",
          "hover:border-edge",
          LOOKS[word.tone],
          lit && "ring-2 ring-accent",
        )}
      >
        <Icon name={ICONS[word.shape]} size={12} />
        {worded && <span className={word.tone === "good" ? "text-text" : undefined}>{word.word}</span>}
      </button>
    </Tooltip>
  );
}
