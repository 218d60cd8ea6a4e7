import type { ModelRow } from "../model/rows";
import { type Choice, otherSide, refusalOf, SIDE_NAMES, type Side } from "../useChoice";

type ChooseCellProps = { row: ModelRow; side: Side; choice: Choice; reachable: boolean };

/** Makes the row's model A or B; of a folded row the first finished seed, unless another of its seeds is chosen. */
export function ChooseCell({ row, side, choice, reachable }: ChooseCellProps) {
  const chosen = row.runs.find((run) => run.id === choice[side]);
  const free = row.runs.find((run) => run.status === "succeeded" && run.id !== choice[otherSide(side)]);
  const target = chosen ?? free ?? row.lead;
  const refusal = chosen ? null : refusalOf(target, side, choice);
  const seed = row.folded ? `, seed ${target.seed}` : "";
  return (
    <input
      type="radio"
      aria-label={`${SIDE_NAMES[side]}: ${row.label}${seed}`}
      title={refusal ?? (chosen ? `Is ${SIDE_NAMES[side]}${seed}` : `Use as ${SIDE_NAMES[side]}${seed}`)}
      className={`m-0 block size-4 cursor-pointer disabled:cursor-not-allowed disabled:opacity-35 ${ACCENTS[side]}`}
      tabIndex={reachable ? 0 : -1}
      checked={chosen !== undefined}
      disabled={refusal !== null}
      onChange={() => choice.choose(target, side)}
      onClick={() => chosen && choice.choose(chosen, side)}
    />
  );
}

const ACCENTS: Record<Side, string> = { a: "accent-model-a", b: "accent-model-b" };

/** Pixels for one of the two buttons. */
export const CHOOSE_WIDTH = 30;

/** Stands above the buttons that make a model A or B. */
export const ChooseLetters = () => (
  <>
    <Letter side="a" />
    <Letter side="b" />
  </>
);

const Letter = ({ side }: { side: Side }) => (
  <span
    className={`shrink-0 text-xs font-bold ${side === "a" ? "pl-2 text-model-a" : "pl-1.5 text-model-b"}`}
    style={{ width: CHOOSE_WIDTH }}
  >
    <span className="flex w-4 justify-center">{SIDE_NAMES[side]}</span>
  </span>
);
