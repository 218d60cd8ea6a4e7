import type { RunRequest } from "../../api/types";
import { seedsText } from "../../forms/sweep";

const SAFE = /^[A-Za-z0-9_./:=,@%+-]+$/;

/** A word as a POSIX shell takes it literally. */
export const quoted = (word: string) => (SAFE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const valueText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The command line that queues the same runs. */
export function commandLine(request: RunRequest): string {
  const words = ["unlearning-comparator", "run", "--scenario", request.scenario];
  if (request.kind !== "unlearned") words.push("--kind", request.kind);
  if (request.method) words.push("--method", request.method);
  for (const [name, value] of Object.entries(request.parameters ?? {}))
    words.push("--set", `${name}=${valueText(value)}`);
  for (const [name, values] of Object.entries(request.grid ?? {})) {
    words.push("--set", `${name}=${values.map(valueText).join(",")}`);
  }
  words.push("--seeds", seedsText(request.seeds ?? [0]));
  if (request.base) words.push("--base", request.base);
  return words.map(quoted).join(" ");
}

/** The REST call that queues the same runs. */
export const curlCommand = (request: RunRequest, address: string) =>
  `curl -X POST ${quoted(address)} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(request))}`;
