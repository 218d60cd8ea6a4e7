import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";

const MOST_RETRIES = 2;

/** A refusal (4xx) is final; an unreachable or failing server may come back. */
const worthRetrying = (failures: number, error: unknown) =>
  failures < MOST_RETRIES && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500);

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      // The server is often on this machine: whether the browser sees a network says nothing about it.
      queries: { networkMode: "always", retry: worthRetrying, refetchOnWindowFocus: false, staleTime: 30_000 },
      mutations: { networkMode: "always", retry: false },
    },
  });
