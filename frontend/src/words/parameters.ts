import type { Run } from "../api/types";
import { BASE, type Telling } from "../domain/differing";
import { formatNumber } from "./numbers";
import { shortId } from "./runs";

const SHORT: Record<string, string> = {
  learning_rate: "lr",
  batch_size: "batch",
  weight_decay: "decay",
  temperature: "T",
  batch_norm: "BN",
  augmentation: "augm",
};

/** A parameter's name as it fits into a table. */
export const shortParameter = (name: string) => SHORT[name] ?? name.replaceAll("_", " ");

/** A parameter's value as it fits into a table: .02 rather than 0.02. */
export function shortValue(value: unknown): string {
  if (typeof value === "number") return formatNumber(value).replace(/^(-?)0\./, "$1.");
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return JSON.stringify(value);
}

/** The named parameters of a run in one short line, such as `lr .02 · epochs 5`. */
export const parametersInWords = (run: Pick<Run, "parameters" | "base">, names: readonly string[]): string =>
  names
    .flatMap((name) => {
      if (name === BASE && !(BASE in run.parameters)) return run.base ? [`base ${shortId(run.base)}`] : [];
      return name in run.parameters ? [`${shortParameter(name)} ${shortValue(run.parameters[name])}`] : [];
    })
    .join(" · ");

/** What tells a run apart from others of its method. */
export const tellingWords = (run: Pick<Run, "method" | "parameters" | "base">, telling: Telling): string =>
  parametersInWords(run, telling.get(run.method ?? "") ?? []);
