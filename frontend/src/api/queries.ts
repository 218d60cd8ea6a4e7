import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import { noteContent } from "./sampleImages";
import type { Run, RunRequest, ScenarioPreview, ScenarioRequest } from "./types";

/** The names under which answers are kept; events.ts updates the same names. */
export const keys = {
  health: ["health"] as const,
  catalog: ["catalog"] as const,
  datasets: ["datasets"] as const,
  scenarios: ["scenarios"] as const,
  scenario: (id: string) => ["scenarios", id] as const,
  runs: (scenario: string) => ["runs", scenario] as const,
  run: (id: string) => ["run", id] as const,
  log: (id: string) => ["run", id, "log"] as const,
  groups: (scenario: string) => ["groups", scenario] as const,
  jobs: ["jobs"] as const,
  methods: ["methods"] as const,
};

const PAGE = 500;
const STARTING_MILLISECONDS = 2000;
const HEALTH_MILLISECONDS = 20_000;
const COUNTING_MILLISECONDS = 3_000;
const UNCHANGING = Number.POSITIVE_INFINITY;

export const catalogOptions = queryOptions({
  queryKey: keys.catalog,
  queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/catalog", { signal })),
  staleTime: UNCHANGING,
});

/** Everything that is registered: data sets, architectures, methods, metrics, attacks, kinds of forget set. */
export const useCatalog = () => useQuery(catalogOptions);

/** How often the verdict was wrong when it was tried. */
export const useCalibration = () =>
  useQuery({
    queryKey: ["calibration"],
    queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/calibration", { signal })),
    staleTime: UNCHANGING,
  });

/** A method that a person brought: its source, what the check found, and its versions. */
export const useCustomMethod = (name: string, version: string | undefined) =>
  useQuery({
    queryKey: [...keys.methods, name, version ?? "current"],
    queryFn: ({ signal }) =>
      bodyOf(client.GET("/api/v1/methods/{name}", { params: { path: { name }, query: { version } }, signal })),
    placeholderData: keepPreviousData,
  });

export const useHealth = () =>
  useQuery({
    queryKey: keys.health,
    queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/health", { signal })),
    refetchInterval: ({ state }) => (state.data?.sandbox === null ? STARTING_MILLISECONDS : HEALTH_MILLISECONDS),
  });

/** Whether methods that people brought may run on this server; until it has answered, nothing says that not. */
export const useOwnCode = () => useHealth().data?.custom_code ?? true;

/** Which data sets are ready on this machine. */
export const useDatasets = () =>
  useQuery({
    queryKey: keys.datasets,
    queryFn: async ({ signal }) => {
      const found = await bodyOf(client.GET("/api/v1/datasets", { signal }));
      noteContent(found);
      return found;
    },
  });

export const scenariosOptions = queryOptions({
  queryKey: keys.scenarios,
  queryFn: async ({ signal }) => {
    const found = await bodyOf(client.GET("/api/v1/scenarios", { signal }));
    noteContent(found.map(({ dataset, data_hash }) => ({ name: dataset, hash: data_hash })).reverse()); // the newest last
    return found;
  },
});

export const useScenarios = () => useQuery(scenariosOptions);

export const useScenario = (id: string | undefined) =>
  useQuery({
    queryKey: keys.scenario(id ?? ""),
    queryFn: ({ signal }) =>
      bodyOf(client.GET("/api/v1/scenarios/{scenario}", { params: { path: { scenario: id ?? "" } }, signal })),
    enabled: id !== undefined,
  });

/** What a scenario would be; keeps the last answer while the next is on its way. */
export const useScenarioPreview = (request: ScenarioRequest | null) =>
  useQuery({
    queryKey: ["scenario-preview", request],
    queryFn: ({ signal }) =>
      bodyOf(client.POST("/api/v1/scenarios/preview", { body: request ?? neverAsked(), signal })),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    retry: false,
    refetchInterval: ({ state }) => (isCounting(state.data) ? COUNTING_MILLISECONDS : false),
  });

const isCounting = (preview: ScenarioPreview | undefined) =>
  preview?.near_duplicates.retained === null && !preview.near_duplicates.failed;

async function allRuns(scenario: string, signal: AbortSignal): Promise<Run[]> {
  const runs: Run[] = [];
  let cursor: string | undefined;
  do {
    const page = await bodyOf(
      client.GET("/api/v1/runs", { params: { query: { scenario, limit: PAGE, cursor } }, signal }),
    );
    runs.push(...page.runs);
    cursor = page.next ?? undefined;
  } while (cursor);
  return runs;
}

/** Every run of a scenario, kept live by the event stream. */
export const useRuns = (scenario: string | undefined) =>
  useQuery({
    queryKey: keys.runs(scenario ?? ""),
    queryFn: ({ signal }) => allRuns(scenario ?? "", signal),
    enabled: scenario !== undefined,
  });

/** The finished originals of all scenarios. */
export const useOriginals = () =>
  useQuery({
    queryKey: ["runs", "originals"],
    queryFn: async ({ signal }) => {
      const query = { kind: "original", status: "succeeded", limit: PAGE } as const;
      return (await bodyOf(client.GET("/api/v1/runs", { params: { query }, signal }))).runs;
    },
  });

/** One run with its history, artifacts and provenance. */
export const useRun = (id: string | undefined) =>
  useQuery({
    queryKey: keys.run(id ?? ""),
    queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/runs/{run}", { params: { path: { run: id ?? "" } }, signal })),
    enabled: id !== undefined,
  });

export const useRunLog = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: keys.log(id),
    queryFn: ({ signal }) => bodyOf(client.GET("/api/v1/runs/{run}/log", { params: { path: { run: id } }, signal })),
    enabled,
    staleTime: 0,
  });

/** Runs that differ only in their seeds, with means and the band of one more seed. */
export const useGroups = (scenario: string | undefined) =>
  useQuery({
    queryKey: keys.groups(scenario ?? ""),
    queryFn: ({ signal }) =>
      bodyOf(client.GET("/api/v1/groups", { params: { query: { scenario: scenario ?? "" } }, signal })),
    enabled: scenario !== undefined,
  });

const MOST_ACTIVE = 300;

/** What runs and waits, in the order of the queue, and what was asked for last; a long queue hides neither. */
export const useJobs = () =>
  useQuery({
    queryKey: keys.jobs,
    queryFn: async ({ signal }) => {
      const active = { query: { state: ["running" as const, "queued" as const], limit: MOST_ACTIVE } };
      const [current, newest] = await Promise.all([
        bodyOf(client.GET("/api/v1/jobs", { params: active, signal })),
        bodyOf(client.GET("/api/v1/jobs", { signal })),
      ]);
      return [...new Map([...newest.jobs, ...current.jobs].map((job) => [job.id, job])).values()];
    },
  });

/** How many models a request would build, and how long that takes. */
export const useRunsPreview = (request: RunRequest | null) =>
  useQuery({
    queryKey: ["runs-preview", request],
    queryFn: ({ signal }) => bodyOf(client.POST("/api/v1/runs/preview", { body: request ?? neverAsked(), signal })),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  });

function neverAsked(): never {
  throw new Error("A disabled query was asked.");
}
