import { formatNumber } from "../charts/format";

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
