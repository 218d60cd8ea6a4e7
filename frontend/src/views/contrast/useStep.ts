import { useMemo } from "react";
import { useHistory } from "../../api/contrast";
import { useUrl } from "../../state/url";
import { contrastOf, type History, readHistory, tableAt } from "./model/history";
import type { ContrastData } from "./useContrastView";

export type Step = {
  /** The step in the link; null for the finished models. */
  step: number | null;
  history: History | null;
  error: Error | null;
  /** The data at that step; the finished models' until the history is there. */
  data: ContrastData;
};

/** The view's data at the step of training that the link names. */
export function useStep(data: ContrastData): Step {
  const [{ step: asked }] = useUrl();
  const query = useHistory(asked === undefined ? null : data.pair);
  const history = useMemo(() => (query.data ? readHistory(query.data) : null), [query.data]);
  const step = asked === undefined ? null : Math.min(asked, Math.max(0, (history?.steps ?? 1) - 1));
  const then = useMemo(() => {
    if (step === null || !history || !data.table) return data;
    const table = tableAt(data.table, history, step);
    return { ...data, table, contrast: contrastOf(data.contrast, table), early: true };
  }, [data, history, step]);
  return { step, history, error: query.error, data: then };
}
