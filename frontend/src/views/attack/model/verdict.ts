import { createContext, use } from "react";
import { type LadderResult, useAttack, useAttackOnEach } from "../../../api/attacks";
import type { Run } from "../../../api/types";
import type { UrlState } from "../../../state/url";
import type { Subject } from "./reading";

/** The fewest seeds of one configuration that speak for the method, as the server has it. */
export const FEWEST_SEEDS = 3;

/** How many seeds of a run's configuration have finished, repeats of one seed counted once. */
export const seedsOf = ({ runs }: Pick<Subject, "runs">, run: Pick<Run, "group" | "kind">) =>
  run.kind === "unlearned"
    ? new Set(runs.filter((one) => one.group === run.group).map(({ seed, base }) => `${seed} ${base}`)).size
    : 1;

type Asked = Pick<UrlState, "scope" | "margin">;

/** What the verdict on a run is asked: about the method only where enough seeds speak for it. */
export function verdictParameters(subject: Pick<Subject, "runs">, run: Run | undefined, { scope, margin }: Asked) {
  const method = scope === "method" && run !== undefined && seedsOf(subject, run) >= FEWEST_SEEDS;
  return { scope: method ? "method" : undefined, margin: margin?.toString() };
}

/** The relearnings that have finished: when there is another one, verdicts are asked again. */
export const Relearnt = createContext("");

/** The verdict on a run, as a ladder. */
export function useVerdict(run: Run | undefined, parameters: ReturnType<typeof verdictParameters>, enabled = true) {
  const query = useAttack("verdict", run?.id, parameters, enabled, use(Relearnt));
  const ladder: LadderResult | undefined = query.data?.first("ladder");
  return { query, ladder };
}

/** The verdicts on the first `asked` runs of a table, judged as one family. */
export function useVerdicts(runs: readonly Run[], margin: number | undefined, asked: number) {
  const parameters = { margin: margin?.toString(), runs: String(runs.length) };
  const ids = runs.map(({ id }) => id);
  return useAttackOnEach("verdict", ids, parameters, asked, use(Relearnt)).map(({ data, error, isPending }) => ({
    ladder: data?.first("ladder"),
    error,
    isPending,
  }));
}

/** Models whose answers are known, by which the verdict itself is audited: an original, and a retrained one held out. */
export function auditModels({ originals, retrained, models }: Subject): { original?: Run; heldOut?: Run } {
  const chosen = [models.a?.id, models.b?.id];
  const bySeed = [...retrained].sort((left, right) => left.seed - right.seed);
  return { original: originals[0], heldOut: bySeed.find(({ id }) => !chosen.includes(id)) };
}
