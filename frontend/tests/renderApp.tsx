import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { vi } from "vitest";
import { makeQueryClient } from "../src/api/queryClient";
import { makeRouter } from "../src/app/router";
import catalog from "./fixtures/catalog.json";
import datasets from "./fixtures/datasets.json";
import groups from "./fixtures/groups.json";
import jobs from "./fixtures/jobs.json";
import run from "./fixtures/run.json";
import runs from "./fixtures/runs.json";
import runsPreview from "./fixtures/runs-preview.json";
import scenarioPreview from "./fixtures/scenario-preview.json";
import scenarios from "./fixtures/scenarios.json";

export const scenarioId = scenarios[0]?.id ?? "";

export type Answers = Record<string, unknown>;

/** What a server with one finished comparison answers, by method and path. */
export const recorded: Answers = {
  "GET catalog": catalog,
  "GET datasets": datasets,
  "GET scenarios": scenarios,
  [`GET scenarios/${scenarioId}`]: scenarios[0],
  "POST scenarios/preview": scenarioPreview,
  "GET runs": runs,
  [`GET runs/${run.id}`]: run,
  "POST runs/preview": runsPreview,
  "GET groups": groups,
  "GET jobs": jobs,
  "GET contrast/suggestions": [],
};

export type Sent = { method: string; path: string; body: string };

/** Answers requests from `answers`; whatever is missing is a 404 problem document. Returns what was sent. */
export function serve(answers: Answers = recorded): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname.split("/api/v1/")[1] ?? "";
    sent.push({ method: request.method, path, body: await request.clone().text() });
    const answer = answers[`${request.method} ${path}`];
    if (answer instanceof Response) return answer.clone();
    if (answer !== undefined) return Response.json(answer);
    const problem = { title: "Not found", status: 404, detail: `${path} is not here.`, advice: "Choose another." };
    return Response.json(problem, { status: 404 });
  });
  return sent;
}

/** The whole app at an address such as `/build?scenario=…`. */
export function renderApp(address: string) {
  const router = makeRouter(createMemoryHistory({ initialEntries: [address] }));
  const queries = makeQueryClient();
  queries.setDefaultOptions({ queries: { retry: false } });
  const view = render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { ...view, router, queries };
}
