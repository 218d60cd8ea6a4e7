import type { Catalog, Run } from "../api/types";
import { changedParameters } from "./methods";

/** Which parameters tell the runs apart: those that have more than one value among the runs that have them. */
export function differingParameters(runs: readonly Pick<Run, "parameters" | "base">[]): string[] {
  const seen = new Map<string, Set<string>>();
  for (const run of runs) {
    for (const [name, value] of Object.entries(run.parameters)) add(seen, name, JSON.stringify(value));
    if (run.base) add(seen, BASE, run.base);
  }
  return [...seen]
    .filter(([, values]) => values.size > 1)
    .map(([name]) => name)
    .sort((left, right) => order(left) - order(right));
}

/** What tells the runs of each method apart, by method: swept parameters first, then those that are not the default. */
export type Telling = ReadonlyMap<string, readonly string[]>;

export function tellingParameters(
  runs: readonly Pick<Run, "method" | "parameters" | "base">[],
  catalog: Catalog | undefined,
): Telling {
  const methods = new Set(runs.map((run) => run.method ?? ""));
  return new Map(
    [...methods].map((method) => {
      const own = runs.filter((run) => (run.method ?? "") === method);
      const swept = differingParameters(own);
      const changed = own.flatMap((run) => changedParameters(run, catalog).map(([name]) => name));
      const constant = [...new Set(changed)].filter((name) => !swept.includes(name));
      return [method, [...swept, ...constant.sort((left, right) => order(left) - order(right))]];
    }),
  );
}

/** The original that a run started from is listed like a parameter when there are several. */
export const BASE = "base";
const FIRST = ["learning_rate", "epochs"];

const order = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : name === BASE ? 99 : FIRST.length);

function add(seen: Map<string, Set<string>>, name: string, value: string) {
  const values = seen.get(name);
  if (values) values.add(value);
  else seen.set(name, new Set([value]));
}
