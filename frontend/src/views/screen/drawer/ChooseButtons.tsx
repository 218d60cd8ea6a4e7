import type { Run } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { type Choice, otherSide, SIDE_NAMES, type Side } from "../useChoice";

const SIDES: readonly Side[] = ["a", "b"];

/** Makes a run A or B, or takes that back. */
export const ChooseButtons = ({ run, choice }: { run: Run; choice: Choice }) => (
  <>
    {SIDES.map((side) => (
      <Button
        key={side}
        small
        aria-pressed={choice[side] === run.id}
        disabled={run.status !== "succeeded" || choice[otherSide(side)] === run.id}
        onClick={() => choice.choose(run, side)}
      >
        <span aria-hidden="true" className={`size-2.5 rounded-sm swatch-${side}`} />
        {choice[side] === run.id ? `Is ${SIDE_NAMES[side]}` : `Use as ${SIDE_NAMES[side]}`}
      </Button>
    ))}
  </>
);
