import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import { dropRun } from "./liveUpdates";
import { keys } from "./queries";
import type { ImportedRun, JobRequest, RunRequest, ScenarioRequest } from "./types";
import { sendForm } from "./upload";

const runPath = (run: string) => ({ params: { path: { run } } });

/** After work was queued or stopped, everything that counts it is asked for again. */
const refreshWork = (queries: QueryClient) =>
  Promise.all(
    [keys.jobs, ["runs"], ["groups"], ["run"], ["runs-preview"], keys.scenarios, keys.datasets].map((queryKey) =>
      queries.invalidateQueries({ queryKey }),
    ),
  );

function useChange<Input, Output>(send: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: send, onSettled: () => refreshWork(queries) });
}

export const useCreateScenario = () =>
  useChange((body: ScenarioRequest) => bodyOf(client.POST("/api/v1/scenarios", { body })));

export const useCreateRuns = () =>
  useChange((body: RunRequest) =>
    bodyOf(client.POST("/api/v1/runs", { body, headers: { "Idempotency-Key": newKey() } })),
  );

/** Sends a file with what is said about it; the browser writes the multipart form. */
export const useImportRun = () =>
  useChange((sending: Parameters<typeof sendForm>[1]) => sendForm<ImportedRun>("/api/v1/runs/imports", sending));

/** Sends a method file to be checked; the catalogue is asked for again before anybody looks at the answer. */
export const useUploadMethod = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return bodyOf(client.POST("/api/v1/methods", { body: { file: "" }, bodySerializer: () => form }));
    },
    onSuccess: () => refreshMethods(queries),
  });
};

export const useRemoveMethod = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      await client.DELETE("/api/v1/methods/{name}", { params: { path: { name } } });
    },
    onSuccess: () => refreshMethods(queries),
  });
};

const refreshMethods = (queries: QueryClient) =>
  Promise.all([keys.catalog, keys.methods].map((queryKey) => queries.invalidateQueries({ queryKey })));

export const useCreateJob = () => useChange((body: JobRequest) => bodyOf(client.POST("/api/v1/jobs", { body })));

export const useCancelJob = () =>
  useChange((job: string) => bodyOf(client.POST("/api/v1/jobs/{job}/cancel", { params: { path: { job } } })));

export const useCancelRun = () =>
  useChange((run: string) => bodyOf(client.POST("/api/v1/runs/{run}/cancel", runPath(run))));

export const useResumeRun = () =>
  useChange((run: string) => bodyOf(client.POST("/api/v1/runs/{run}/resume", runPath(run))));

/** A change whose answer is enough to go on with: lists are asked for again in the background. */
function useQuickChange<Output>(send: (run: string) => Promise<Output>, onSuccess?: (run: string) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (_, run) => onSuccess?.(run),
    onSettled: () => {
      void refreshWork(queries);
    },
  });
}

/** Hides a run, in the lists at once; it can be brought back for ten minutes. */
export const useDeleteRun = () => {
  const queries = useQueryClient();
  return useQuickChange(
    async (run) => {
      await client.DELETE("/api/v1/runs/{run}", runPath(run));
    },
    (run) => dropRun(queries, run),
  );
};

export const useRestoreRun = () =>
  useQuickChange((run) => bodyOf(client.POST("/api/v1/runs/{run}/restore", runPath(run))));

/** A key that makes a repeated request harmless; works without a secure context, unlike `randomUUID`. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");
