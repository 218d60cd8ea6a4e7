import type { Catalog, Run, Scenario } from "../../../api/types";
import { badness, goalOf } from "../../../domain/goals";
import { baselineOf } from "../../../domain/pool";

type Ordered = Pick<Run, "id" | "kind" | "method" | "metrics" | "status" | "group">;
type Known = { scenario: Pick<Scenario, "forget">; catalog: Catalog | undefined; runs: readonly Run[] };

/** The unlearned runs in the order in which Screen lists them: by the link's metrics, best first; else controls last. */
export function orderedAsScreen({ scenario, catalog, runs }: Known, sort: readonly string[] | undefined): Run[] {
  const baseline = baselineOf(runs, new Map());
  const forgetKind = typeof scenario.forget.kind === "string" ? scenario.forget.kind : undefined;
  const orders = (sort ?? []).flatMap((entry) => {
    const info = catalog?.metrics.find(({ name }) => name === entry.replace(/^-/, ""));
    if (!info) return [];
    const goal = goalOf(info, baseline?.metrics[info.name]?.mean, forgetKind);
    const sign = entry.startsWith("-") ? -1 : 1;
    return [
      (run: Ordered) => {
        const value = run.metrics[info.name];
        return typeof value === "number" ? sign * badness(goal, value) : Number.POSITIVE_INFINITY;
      },
    ];
  });
  const isControl = (run: Ordered) => catalog?.methods.some(({ name, control }) => name === run.method && control);
  if (orders.length === 0) orders.push((run) => (isControl(run) ? 1 : 0));
  const compare = (left: Run, right: Run) => {
    for (const order of orders) {
      const [first, second] = [order(left), order(right)];
      if (first !== second) return first - second;
    }
    return 0;
  };
  return runs.filter(({ kind }) => kind === "unlearned").sort(compare);
}
