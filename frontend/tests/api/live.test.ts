import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { baseAddress } from "../../src/api/client";
import { applyProgress, applyRunStatus, withEpoch } from "../../src/api/liveUpdates";
import { keys } from "../../src/api/queries";
import type { Job, Run } from "../../src/api/types";
import { jobs, runs } from "../fixtures";

const progress = { phase: "train", epoch: 2, epochs: 5, fraction: 0.4, eta_seconds: 3, text: "" };

test("an epoch that arrives twice counts once", () => {
  const record = { phase: "train", epoch: 1, forget_accuracy: 0.5 };
  const once = withEpoch([], record);
  expect(withEpoch(once, { ...record, forget_accuracy: 0.6 })).toEqual([{ ...record, forget_accuracy: 0.6 }]);
});

test("progress reaches the job and its run; a status reaches every list", () => {
  const queries = new QueryClient();
  const job = jobs.find((one) => one.run !== null);
  queries.setQueryData(keys.jobs, jobs);
  queries.setQueryData(keys.runs("s"), runs);
  applyProgress(queries, job?.id ?? "", job?.run ?? null, progress);
  applyRunStatus(queries, job?.run ?? "", "running");
  expect(queries.getQueryData<Job[]>(keys.jobs)?.find((one) => one.id === job?.id)).toMatchObject({
    state: "running",
    progress,
  });
  expect(queries.getQueryData<Run[]>(keys.runs("s"))?.find((run) => run.id === job?.run)).toMatchObject({
    status: "running",
    progress,
  });
});

test.each([
  ["http://localhost:8000/#/build?a=1", "http://localhost:8000"],
  ["http://host/deep/path/?__theme=dark#/screen", "http://host/deep/path"],
  ["http://host/deep/index.html", "http://host/deep"],
])("the API is beside the page at %s", (href, base) => {
  expect(baseAddress({ href })).toBe(base);
});
