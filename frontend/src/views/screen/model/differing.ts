import type { Catalog, Run } from "../../../api/types";
import { shortParameter, shortValue } from "../../../words/parameters";
import { changedParameters, shortId } from "../../../words/runs";

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

export const tellingWords = (run: Pick<Run, "method" | "parameters" | "base">, telling: Telling): string =>
  parametersInWords(run, telling.get(run.method ?? "") ?? []);

/** The original that a run started from is listed like a parameter when there are several. */
export const BASE = "base";
const FIRST = ["learning_rate", "epochs"];

const order = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : name === BASE ? 99 : FIRST.length);

function add(seen: Map<string, Set<string>>, name: string, value: string) {
  const values = seen.get(name);
  if (values) values.add(value);
  else seen.set(name, new Set([value]));
}

/** The named parameters of a run in one short line, such as `lr .02 · epochs 5`. */
export const parametersInWords = (run: Pick<Run, "parameters" | "base">, names: readonly string[]): string =>
  names
    .flatMap((name) => {
      if (name === BASE && !(BASE in run.parameters)) return run.base ? [`base ${shortId(run.base)}`] : [];
      return name in run.parameters ? [`${shortParameter(name)} ${shortValue(run.parameters[name])}`] : [];
    })
    .join(" · ");

/** Seeds as a person would write them: `seed 0`, `seeds 0–4`, `3 seeds`. */
export function seedsInWords(runs: readonly Pick<Run, "seed">[]): string {
  const seeds = [...new Set(runs.map((run) => run.seed))].sort((left, right) => left - right);
  const [first] = seeds;
  const last = seeds.at(-1);
  if (first === undefined || last === undefined) return "";
  if (seeds.length === 1) return `seed ${first}`;
  return last - first === seeds.length - 1 ? `seeds ${first}–${last}` : `${seeds.length} seeds`;
}
