import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import { type Awaited, awaited, untilReady } from "./contrast";
import type { Note, SampleId, Slice, SliceMetrics } from "./types";

const slicesKey = (scenario: string) => ["slices", scenario] as const;
const notesKey = (scenario: string) => ["notes", scenario] as const;

/** The samples that somebody has kept under a name. */
export const useSlices = (scenario: string) =>
  useQuery({
    queryKey: slicesKey(scenario),
    queryFn: ({ signal }): Promise<Slice[]> =>
      bodyOf(client.GET("/api/v1/slices", { params: { query: { scenario } }, signal })),
  });

/** Keeps samples under a name. */
export function useKeepSlice(scenario: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, samples }: { name: string; samples: readonly SampleId[] }): Promise<Slice> => {
      const of = (split: string) => samples.filter((one) => one.split === split).map((one) => one.index);
      return bodyOf(client.POST("/api/v1/slices", { body: { scenario, name, train: of("train"), test: of("test") } }));
    },
    onSuccess: () => refresh(queries, slicesKey(scenario)),
  });
}

export function useDeleteSlice(scenario: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (identifier: string) => {
      await client.DELETE("/api/v1/slices/{identifier}", { params: { path: { identifier } } });
    },
    onSuccess: () => refresh(queries, slicesKey(scenario)),
  });
}

function sliceMetrics(identifier: string, run: readonly string[], again: boolean, signal?: AbortSignal) {
  const params = { path: { identifier }, query: { run: [...run], again } };
  return awaited<SliceMetrics>(client.GET("/api/v1/slices/{identifier}/metrics", { params, signal }));
}

const metricsKey = (identifier: string, runs: readonly string[]) => ["slice-metrics", identifier, runs] as const;

/** Every metric of some runs on a slice; asks until it is computed. */
export const useSliceMetrics = (identifier: string, runs: readonly string[]) =>
  useQuery({
    queryKey: metricsKey(identifier, runs),
    queryFn: ({ signal }): Promise<Awaited<SliceMetrics>> => sliceMetrics(identifier, runs, false, signal),
    refetchInterval: untilReady,
    retry: false,
  });

/** Computes the metrics once more after they failed or were cancelled. */
export function useMeasureAgain(identifier: string, runs: readonly string[]) {
  const queries = useQueryClient();
  return () =>
    queries.fetchQuery({
      queryKey: metricsKey(identifier, runs),
      queryFn: ({ signal }) => sliceMetrics(identifier, runs, true, signal),
      staleTime: 0,
    });
}

/** The notes on a scenario's comparisons, newest first. */
export const useNotes = (scenario: string) =>
  useQuery({
    queryKey: notesKey(scenario),
    queryFn: ({ signal }): Promise<Note[]> =>
      bodyOf(client.GET("/api/v1/notes", { params: { query: { scenario } }, signal })),
  });

export function useKeepNote(scenario: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (note: { a: string; b: string; text: string; link: string }): Promise<Note> =>
      bodyOf(client.POST("/api/v1/notes", { body: { scenario, ...note } })),
    onSuccess: () => refresh(queries, notesKey(scenario)),
  });
}

export function useDeleteNote(scenario: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (identifier: string) => {
      await client.DELETE("/api/v1/notes/{identifier}", { params: { path: { identifier } } });
    },
    onSuccess: () => refresh(queries, notesKey(scenario)),
  });
}

const refresh = (queries: QueryClient, queryKey: readonly string[]) => queries.invalidateQueries({ queryKey });
