import { useCreateRuns } from "../../api/mutations";
import { asProblem } from "../../api/problem";
import type { Run } from "../../api/types";
import { useUi } from "../../state/ui";
import { plural } from "../../words/numbers";
import { RANDOM_UPDATE, stepRequests } from "./model/placebo";

/** Queues, for every given run, a random step as long as its update, from the same base with the same seed. */
export function usePlacebos() {
  const create = useCreateRuns();
  const toast = useUi((state) => state.toast);
  const queue = async (runs: readonly Run[]) => {
    const [first] = runs;
    if (!first) return;
    try {
      let queued = 0;
      for (const { base, seed, lengths } of stepRequests(runs)) {
        const answer = await create.mutateAsync({
          scenario: first.scenario,
          kind: "unlearned",
          method: RANDOM_UPDATE,
          grid: { norm: lengths },
          seeds: [seed],
          base,
          parameters: {},
          repeat: false,
        });
        queued += answer.runs.filter((run) => !run.existing).length;
      }
      toast({
        title: `${plural(queued, "random step")} queued`,
        detail: "Each stands under its model when it is done.",
        tone: "good",
      });
    } catch (error) {
      const problem = asProblem(error);
      toast({ title: problem.title, detail: `${problem.detail} ${problem.advice}`.trim(), tone: "bad" });
    }
  };
  return { queue, pending: create.isPending };
}
