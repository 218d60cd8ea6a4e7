import clsx from "clsx";
import type { RunKind } from "../api/types";
import { KIND_LABELS } from "../words/runs";

const LOOKS: Record<RunKind, string> = {
  original: "border-reference bg-panel text-text",
  retrained: "border-transparent bg-reference text-panel",
  unlearned: "border-transparent bg-accent-soft text-accent",
};

/** What kind of model it is: original hollow, retrained full, as their squares in the plot. */
export const KindChip = ({ kind }: { kind: RunKind }) => (
  <span className={clsx("rounded border px-1 text-2xs leading-4 font-medium whitespace-nowrap", LOOKS[kind])}>
    {KIND_LABELS[kind]}
  </span>
);
