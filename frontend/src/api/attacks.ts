import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { createContext, use } from "react";
import { bodyOf, client } from "./client";
import { type Column, readSafetensors } from "./safetensors";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type AttackOut = Schemas["AttackOut"];
export type AttackResult = AttackOut["results"][number];
export type AttackColumn = Schemas["Column"];
export type AttackAbout = Schemas["About"];
export type AttackInterval = Schemas["Interval"];
export type SignalInfo = Schemas["SignalInfo"];
export type ScalarResult = Schemas["ScalarResult"];
export type PerSampleResult = Schemas["PerSampleResult"];
export type CurveResult = Schemas["CurveResult"];
export type TableResult = Schemas["TableResult"];
export type LadderResult = Schemas["LadderResult"];
export type Rung = Schemas["Rung"];
export type ResidualMemory = Schemas["Residual"];
export type Cell = TableResult["rows"][number][number];
type ArrayRef = Schemas["ArrayRef"];
type OfType<Kind extends AttackResult["type"]> = Extract<AttackResult, { type: Kind }>;

const UNCHANGING = Number.POSITIVE_INFINITY;
const MINUTES = 60_000;

/** An attack's results with the arrays they name. */
export class Attack {
  constructor(
    readonly out: AttackOut,
    private readonly arrays: ReadonlyMap<string, Column>,
  ) {}

  /** The numbers behind a reference; an array that is missing is empty. */
  values(reference: ArrayRef | null | undefined): Column {
    return (reference && this.arrays.get(reference.array)) ?? new Float32Array(0);
  }

  /** The results of one type, in order. */
  all<Kind extends AttackResult["type"]>(kind: Kind): OfType<Kind>[] {
    return this.out.results.filter((result): result is OfType<Kind> => result.type === kind);
  }

  /** The first result of a type, or the one called `name`. */
  first<Kind extends AttackResult["type"]>(kind: Kind, name?: string): OfType<Kind> | undefined {
    return this.all(kind).find((result) => name === undefined || result.about.name === name);
  }

  /** The named column of the values per sample. */
  column(result: { columns: AttackColumn[] }, name: string): Column | null {
    const found = result.columns.find((column) => column.name === name);
    return found ? this.values(found.values) : null;
  }
}

export type Parameters = Readonly<Record<string, string | undefined>>;

/** Results without arrays. */
const PLAIN: readonly AttackResult["type"][] = ["scalar", "table", "ladder"];

/** Every parameter in one fixed order, so that equal questions have one address. */
export function queryOf(run: string, parameters: Parameters): URLSearchParams {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return new URLSearchParams([["run", run], ...given.sort(([left = ""], [right = ""]) => (left < right ? -1 : 1))]);
}

async function ask(name: string, run: string, parameters: Parameters, signal: AbortSignal): Promise<Attack> {
  const params = { path: { name }, query: { run } };
  const querySerializer = () => queryOf(run, parameters).toString();
  const out = await bodyOf(client.GET("/api/v1/attacks/{name}", { params, querySerializer, signal }));
  const plain = out.results.every(({ type }) => PLAIN.includes(type));
  if (plain) return new Attack(out, new Map());
  const file = await bodyOf(
    client.GET("/api/v1/attacks/{name}/arrays", { params, querySerializer, parseAs: "arrayBuffer", signal }),
  );
  const { tensors } = readSafetensors(file);
  return new Attack(out, new Map([...tensors].map(([key, { values }]) => [key, values])));
}

/** The reference models that answers are read by: when another one has been trained, attacks are asked again. */
export const ReferencePool = createContext("");

const attackOptions = (name: string, run: string, parameters: Parameters, pool: string, beside = "") =>
  queryOptions({
    queryKey: ["attack", name, run, queryOf(run, parameters).toString(), pool, beside],
    queryFn: ({ signal }) => ask(name, run, parameters, signal),
    staleTime: 5 * MINUTES,
  });

/** An attack on a run; `beside` names what else it depends on, and it is asked again when that changes. */
export function useAttack(
  name: string,
  run: string | undefined,
  parameters: Parameters = {},
  enabled = true,
  beside?: string,
) {
  const options = attackOptions(name, run ?? "", parameters, use(ReferencePool), beside);
  return useQuery({ ...options, enabled: enabled && run !== undefined });
}

/** The same attack on many runs, of which the first `asked` are asked. */
export function useAttackOnEach(
  name: string,
  runs: readonly string[],
  parameters: Parameters,
  asked: number,
  beside?: string,
) {
  const pool = use(ReferencePool);
  return useQueries({
    queries: runs.map((run, place) => ({
      ...attackOptions(name, run, parameters, pool, beside),
      enabled: place < asked,
    })),
  });
}

/** Which attacks there are, and the signals that they can look at. */
export const useAttacks = () =>
  useQuery({
    queryKey: ["attacks"],
    queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/attacks", { signal })),
    staleTime: UNCHANGING,
  });

/** What a model says about every sample: logits, and the sample ids of their rows. */
export type Predictions = { logits: Column; ids: Column; classes: number };

/** Stored predictions of one split of a run. */
export const usePredictions = (run: string | undefined, split: "train" | "test", enabled: boolean) =>
  useQuery({
    queryKey: ["predictions", run, split],
    queryFn: async ({ signal }): Promise<Predictions> => {
      const params = { path: { run: run ?? "" }, query: { split } };
      const answer = client.GET("/api/v1/runs/{run}/predictions", { params, parseAs: "arrayBuffer", signal });
      const { tensors } = readSafetensors(await bodyOf(answer));
      const logits = tensors.get(`${split}_logits`);
      const ids = tensors.get(`${split}_indices`);
      if (!logits || !ids) throw new Error(`The predictions of run ${run} have no ${split} samples.`);
      return { logits: logits.values, ids: ids.values, classes: logits.shape[1] ?? 0 };
    },
    enabled: enabled && run !== undefined,
    staleTime: UNCHANGING,
  });
