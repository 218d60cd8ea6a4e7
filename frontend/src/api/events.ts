import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { addressOf } from "./client";
import { useConnection } from "./connection";
import { applyEpoch, applyProgress, applyRunStatus } from "./liveUpdates";
import { keys } from "./queries";
import type { EpochRecord, Progress, RunStatus } from "./types";
import { watchServer } from "./watchServer";

type RunEvent = { run: string; scenario: string; status: RunStatus | "deleted" };
type JobEvent = { job: string; run: string | null; scenario: string | null; state: RunStatus };
type ProgressEvent = { job: string; run: string | null; progress: Progress };
type EpochEvent = { run: string; record: EpochRecord };
type ScenarioEvent = { scenario: string };

const GATHER_MILLISECONDS = 250;
const REOPEN_MILLISECONDS = 3000;

/** Collects what is out of date and asks for it once, however many events arrive together. */
function gatherer(queries: QueryClient) {
  const stale = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of stale.values()) void queries.invalidateQueries({ queryKey });
    stale.clear();
  };
  return {
    add: (...queryKeys: QueryKey[]) => {
      for (const key of queryKeys) stale.set(JSON.stringify(key), key);
      timer ??= setTimeout(flush, GATHER_MILLISECONDS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Opens the stream, keeps the query cache in step with it, and returns a function that closes it. */
export function connect(queries: QueryClient): () => void {
  const gather = gatherer(queries);
  const { setOnline } = useConnection.getState();
  let source: EventSource | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let lastId = "";
  let greeted = false;

  const on = <Payload>(type: string, handle: (payload: Payload) => void) =>
    source?.addEventListener(type, (event: MessageEvent<string>) => {
      lastId = event.lastEventId || lastId;
      setOnline(true);
      handle(JSON.parse(event.data));
    });

  const open = () => {
    source = new EventSource(addressOf(lastId ? `events?since=${lastId}` : "events"));
    source.onopen = () => setOnline(true);
    source.onerror = () => {
      setOnline(false);
      // The browser itself reconnects after a broken stream, but gives up after a refused one.
      if (source?.readyState === EventSource.CLOSED) reopen = setTimeout(open, REOPEN_MILLISECONDS);
    };
    on("hello", () => {
      if (greeted) void queries.invalidateQueries();
      greeted = true;
    });
    on<RunEvent>("run", ({ run, scenario, status }) => {
      applyRunStatus(queries, run, status);
      gather.add(keys.runs(scenario), keys.run(run), keys.groups(scenario), keys.scenarios, ["runs-preview"]);
    });
    on<JobEvent>("job", () => gather.add(keys.jobs));
    on<ProgressEvent>("progress", ({ job, run, progress }) => applyProgress(queries, job, run, progress));
    on<EpochEvent>("epoch", ({ run, record }) => applyEpoch(queries, run, record));
    on<ScenarioEvent>("scenario", () => gather.add(keys.scenarios));
    on("catalog", () => gather.add(keys.catalog, keys.methods));
    on("dataset", () => gather.add(keys.datasets, ["scenario-preview"]));
  };

  open();
  const stopWatching = watchServer(queries);
  return () => {
    stopWatching();
    clearTimeout(reopen);
    gather.stop();
    source?.close();
  };
}

/** Use once, at the top: one stream serves the whole app. */
export function useEventStream() {
  const queries = useQueryClient();
  useEffect(() => connect(queries), [queries]);
}
