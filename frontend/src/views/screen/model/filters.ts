import type { Run, RunKind, RunStatus } from "../../../api/types";
import { parametersInWords } from "../../../words/parameters";
import { KIND_LABELS, STATUS_LABELS } from "../../../words/runs";
import { isReference, type ModelRow } from "./rows";

export const FACETS = ["kind", "method", "status"] as const;
export type Facet = (typeof FACETS)[number];

/** Which rows are wanted; an empty set wants all. */
export type Filters = { search: string; kind: string[]; method: string[]; status: string[]; front: boolean };

export const NO_FILTERS: Filters = { search: "", kind: [], method: [], status: [], front: false };

const FRONT = "front";

/** Reads filters from a link: entries such as `method:scrub`, and `front`. */
export function readFilters(entries: readonly string[] | undefined, search: string | undefined): Filters {
  const filters: Filters = { ...NO_FILTERS, search: search ?? "", kind: [], method: [], status: [] };
  for (const entry of entries ?? []) {
    const [name, value] = split(entry);
    const facet = FACETS.find((one) => one === name);
    if (entry === FRONT) filters.front = true;
    else if (facet && value !== "") filters[facet].push(value);
  }
  return filters;
}

export function writeFilters(filters: Filters): { filters: string[] | undefined; search: string | undefined } {
  const entries = FACETS.flatMap((facet) => filters[facet].map((value) => `${facet}:${value}`));
  if (filters.front) entries.push(FRONT);
  return { filters: entries.length > 0 ? entries : undefined, search: filters.search || undefined };
}

export const isFiltered = (filters: Filters) =>
  filters.search.trim() !== "" || filters.front || FACETS.some((facet) => filters[facet].length > 0);

function split(entry: string): [string, string] {
  const colon = entry.indexOf(":");
  return colon < 0 ? [entry, ""] : [entry.slice(0, colon), entry.slice(colon + 1)];
}

/** The value of a row's facet; runs without a method are named by their kind. */
export const facetValue = (run: Run, facet: Facet): string =>
  facet === "kind" ? run.kind : facet === "status" ? run.status : (run.method ?? run.kind);

const isKind = (value: string): value is RunKind => value in KIND_LABELS;
const isStatus = (value: string): value is RunStatus => value in STATUS_LABELS;

export function facetLabel(facet: Facet, value: string, methodLabel: (name: string) => string): string {
  if (facet === "status" && isStatus(value)) return STATUS_LABELS[value];
  if (isKind(value)) return KIND_LABELS[value];
  return facet === "method" ? methodLabel(value) : value;
}

const SHORTEST_ID = 3;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/;

/** Whether the run is described by a word: numbers count by their value, other words by any part. */
function describes(tokens: readonly string[], word: string): boolean {
  if (!NUMBER.test(word)) return tokens.some((token) => token.includes(word));
  const wanted = Number(word);
  return tokens.some((token) =>
    NUMBER.test(token) ? Number(token) === wanted : word.length >= SHORTEST_ID && token.startsWith(word),
  );
}

const describesAll = (tokens: readonly string[], words: readonly string[]) =>
  words.every((word) => describes(tokens, word));

function tokensOf(row: ModelRow, run: Run): string[] {
  const words = [row.label, run.kind, run.id, `seed ${run.seed}`, STATUS_LABELS[run.status], run.origin];
  const text = `${words.join(" ")} ${parametersInWords(run, Object.keys(run.parameters))}`;
  return text.toLowerCase().split(/[\s·]+/);
}

/**
 * Whether a row is wanted; a folded one if any of its runs is. Only the facet `kind` hides references: text, method and
 * status choose among the others, and the baseline stays in view.
 */
export function matches(row: ModelRow, filters: Filters): boolean {
  if (filters.kind.length > 0 && !filters.kind.includes(row.kind)) return false;
  if (isReference(row)) return true;
  const words = filters.search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return row.runs.some(
    (run) =>
      (filters.method.length === 0 || filters.method.includes(facetValue(run, "method"))) &&
      (filters.status.length === 0 || filters.status.includes(run.status)) &&
      (words.length === 0 || describesAll(tokensOf(row, run), words)),
  );
}

/** The values of a facet with how many runs have each, in order of appearance. */
export function facetCounts(runs: readonly Run[], facet: Facet): [value: string, count: number][] {
  const counts = new Map<string, number>();
  for (const run of runs) {
    if (facet !== "kind" && run.kind !== "unlearned") continue;
    const value = facetValue(run, facet);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts];
}
