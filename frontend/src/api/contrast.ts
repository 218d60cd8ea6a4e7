import { keepPreviousData, type Query, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { bodyOf, client } from "./client";
import { readProblem } from "./problem";
import { readSafetensors } from "./safetensors";
import { type SampleTable, sampleTable } from "./samples";
import type { Job, LayerMap, Moved, Probes, Similarity, Suggestion } from "./types";

export type Pair = { a: string; b: string };
export type Projection = "aligned" | "joint" | "separate" | "pca";
export type MapSettings = { n_neighbors: number; min_dist: number };

/** A result, or the job that is still computing it. */
export type Awaited<Result> = { job: Job; result: null } | { job: null; result: Result };

/** Positions of A's and B's samples, two numbers each; `rows` says which samples. */
export type Embedding = { rows: ArrayLike<number>; a: Float32Array; b: Float32Array };

const ASK_AGAIN_MILLISECONDS = 700;
const UNCHANGING = Number.POSITIVE_INFINITY;

export const untilReady = <Result>(query: Query<Awaited<Result>>) =>
  query.state.data?.job && !query.state.error ? ASK_AGAIN_MILLISECONDS : false;

type Answer = { data?: unknown; response: Response };

/** Reads a JSON answer that is either the result (200) or a job (202). */
export async function awaited<Result>(answer: Promise<Answer>): Promise<Awaited<Result>> {
  const { data, response } = await answer;
  if (data === undefined) throw readProblem(502, null);
  return response.status === 202 ? { job: data as Job, result: null } : { job: null, result: data as Result };
}

export const useContrast = (pair: Pair | null) =>
  useQuery({
    queryKey: ["contrast", "summary", pair],
    queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/contrast", { params: { query: asked(pair) }, signal })),
    enabled: pair !== null,
    placeholderData: keepPreviousData,
  });

/** One row per sample that plots show. */
export const useSamples = (pair: Pair | null) =>
  useQuery({
    queryKey: ["contrast", "samples", pair],
    queryFn: async ({ signal }): Promise<SampleTable> => {
      const query = asked(pair);
      const answer = client.GET("/api/v1/contrast/samples", { params: { query }, parseAs: "arrayBuffer", signal });
      return sampleTable(readSafetensors(await bodyOf(answer)));
    },
    enabled: pair !== null,
    staleTime: UNCHANGING,
    placeholderData: keepPreviousData,
  });

/** What A and B said after each epoch, as columns. */
export const useHistory = (pair: Pair | null) =>
  useQuery({
    queryKey: ["contrast", "history", pair],
    queryFn: async ({ signal }) => {
      const answer = client.GET("/api/v1/contrast/history", {
        params: { query: asked(pair) },
        parseAs: "arrayBuffer",
        signal,
      });
      return readSafetensors(await bodyOf(answer));
    },
    enabled: pair !== null,
    staleTime: UNCHANGING,
    retry: false,
  });

/** Positions in a map of feature space; asks until they are computed. */
export const useEmbedding = (pair: Pair | null, projection: Projection, settings: MapSettings) =>
  useQuery({
    queryKey: embeddingKey(pair, projection, settings),
    queryFn: ({ signal }) => embedding(asked(pair), projection, settings, false, signal),
    enabled: pair !== null,
    staleTime: UNCHANGING,
    placeholderData: keepPreviousData,
    refetchInterval: untilReady,
    retry: false,
  });

const embeddingKey = (pair: Pair | null, projection: Projection, settings: MapSettings) =>
  ["contrast", "embedding", pair, projection, projection === "pca" ? null : settings] as const;

async function embedding(
  pair: Pair,
  projection: Projection,
  settings: MapSettings,
  again: boolean,
  signal?: AbortSignal,
): Promise<Awaited<Embedding>> {
  const query = { ...pair, projection, ...(projection === "pca" ? {} : settings), again };
  const { data, response } = await client.GET("/api/v1/contrast/embedding", {
    params: { query },
    parseAs: "arrayBuffer",
    signal,
  });
  if (data === undefined) throw readProblem(502, null);
  if (response.status === 202) return { job: JSON.parse(new TextDecoder().decode(data)), result: null };
  const { tensors } = readSafetensors(data);
  const [a, b, rows] = ["a_xy", "b_xy", "rows"].map((name) => tensors.get(name)?.values);
  if (!(a instanceof Float32Array && b instanceof Float32Array) || !rows) throw readProblem(502, null);
  return { job: null, result: { rows, a, b } };
}

/** Computes a map again after it failed or was cancelled. */
export function useRecompute() {
  const queries = useQueryClient();
  return useCallback(
    async (pair: Pair, projection: Projection, settings: MapSettings) => {
      const queryKey = embeddingKey(pair, projection, settings);
      await queries.fetchQuery({
        queryKey,
        queryFn: ({ signal }) => embedding(pair, projection, settings, true, signal),
        staleTime: 0,
      });
    },
    [queries],
  );
}

const similarity = (pair: Pair, again: boolean, signal?: AbortSignal) =>
  awaited<Similarity>(client.GET("/api/v1/contrast/similarity", { params: { query: { ...pair, again } }, signal }));

export const useSimilarity = (pair: Pair | null) =>
  useQuery({
    queryKey: ["contrast", "similarity", pair],
    queryFn: ({ signal }) => similarity(asked(pair), false, signal),
    enabled: pair !== null,
    staleTime: UNCHANGING,
    refetchInterval: untilReady,
    retry: false,
  });

const probes = (pair: Pair, again: boolean, signal?: AbortSignal) =>
  awaited<Probes>(client.GET("/api/v1/contrast/probes", { params: { query: { ...pair, again } }, signal }));

/** What each layer encodes about the forget set. */
export const useProbes = (pair: Pair | null) =>
  useQuery({
    queryKey: ["contrast", "probes", pair],
    queryFn: ({ signal }) => probes(asked(pair), false, signal),
    enabled: pair !== null,
    staleTime: UNCHANGING,
    refetchInterval: untilReady,
    retry: false,
  });

export type Part = LayerMap["part"];

export const useLayerMap = (pair: Pair | null, part: Part, enabled: boolean) =>
  useQuery({
    queryKey: ["contrast", "layers", pair, part],
    queryFn: ({ signal }) =>
      bodyOf(client.GET("/api/v1/contrast/similarity/layers", { params: { query: { ...asked(pair), part } }, signal })),
    enabled: enabled && pair !== null,
    staleTime: UNCHANGING,
  });

function moved(pair: Pair, part: Part | null, again: boolean, signal?: AbortSignal) {
  const query = { ...pair, limit: MOST_MOVERS, again, ...(part ? { part } : {}) };
  return awaited<Moved>(client.GET("/api/v1/contrast/moved", { params: { query }, signal }));
}

/** The samples that keep fewest neighbours from A to B, of one part or of all. */
export const useMoved = (pair: Pair | null, part: Part | null) =>
  useQuery({
    queryKey: ["contrast", "moved", pair, part],
    queryFn: ({ signal }) => moved(asked(pair), part, false, signal),
    enabled: pair !== null,
    staleTime: UNCHANGING,
    refetchInterval: untilReady,
    retry: false,
  });

/** Asks for the samples again when what was missing in them, such as neighbours kept, has been computed. */
export function useRefreshSamples(pair: Pair, needed: boolean) {
  const queries = useQueryClient();
  useEffect(() => {
    if (needed) void queries.invalidateQueries({ queryKey: ["contrast", "samples", pair] });
  }, [queries, pair, needed]);
}

/** Computes again, once, what failed or was cancelled. */
export function useComputeAgain() {
  const queries = useQueryClient();
  return {
    similarity: (pair: Pair) =>
      queries.fetchQuery({
        queryKey: ["contrast", "similarity", pair],
        queryFn: ({ signal }) => similarity(pair, true, signal),
        staleTime: 0,
      }),
    probes: (pair: Pair) =>
      queries.fetchQuery({
        queryKey: ["contrast", "probes", pair],
        queryFn: ({ signal }) => probes(pair, true, signal),
        staleTime: 0,
      }),
    moved: (pair: Pair, part: Part | null) =>
      queries.fetchQuery({
        queryKey: ["contrast", "moved", pair, part],
        queryFn: ({ signal }) => moved(pair, part, true, signal),
        staleTime: 0,
      }),
  };
}

const MOST_MOVERS = 40;

export const useSuggestions = (scenario: string | undefined) =>
  useQuery({
    queryKey: ["contrast", "suggestions", scenario],
    queryFn: ({ signal }): Promise<Suggestion[]> =>
      bodyOf(client.GET("/api/v1/contrast/suggestions", { params: { query: { scenario: scenario ?? "" } }, signal })),
    enabled: scenario !== undefined,
    staleTime: 0,
  });

function asked(pair: Pair | null): Pair {
  if (!pair) throw new Error("A disabled query was asked.");
  return pair;
}
