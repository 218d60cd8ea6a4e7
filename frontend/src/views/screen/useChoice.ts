import { useCallback, useMemo } from "react";
import type { Run } from "../../api/types";
import { useUi } from "../../state/ui";
import { useUrl } from "../../state/url";

export type Side = "a" | "b";
export const SIDE_NAMES: Record<Side, string> = { a: "A", b: "B" };
export const otherSide = (side: Side): Side => (side === "a" ? "b" : "a");

export type Choice = {
  a: string | undefined;
  b: string | undefined;
  /** Makes a run A or B; choosing it again takes the choice back. Says why when it cannot. */
  choose: (run: Run, side: Side) => void;
  open: (run: string | undefined) => void;
};

/** Which runs are A and B, and how to change that. */
export function useChoice(): Choice {
  const [{ a, b }, changeUrl] = useUrl();
  const choose = useCallback(
    (run: Run, side: Side) => {
      const chosen = { a, b };
      const refusal = refusalOf(run, side, chosen);
      if (refusal) useUi.getState().toast({ title: refusal, tone: "plain" });
      else changeUrl({ [side]: chosen[side] === run.id ? undefined : run.id });
    },
    [a, b, changeUrl],
  );
  const open = useCallback((run: string | undefined) => changeUrl({ run }, run ? "push" : "replace"), [changeUrl]);
  return useMemo(() => ({ a, b, choose, open }), [a, b, choose, open]);
}

/** Why a run cannot be on this side, or null when it can. */
export function refusalOf(run: Run, side: Side, chosen: { a?: string; b?: string }): string | null {
  const other = otherSide(side);
  if (chosen[other] === run.id)
    return `This model is ${SIDE_NAMES[other]} already; choose another one as ${SIDE_NAMES[side]}.`;
  if (run.status !== "succeeded") return "Only a finished model can be compared.";
  return null;
}
