import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { bodyOf, client } from "./client";
import { keys } from "./queries";
import type { Combine } from "./types";

/** How far every finished run and group is from the retrained models, by the metrics and weights that a link names. */
export const useYardstick = (scenario: string | undefined, yardstick: string | undefined, combine: Combine) =>
  useQuery({
    queryKey: [...keys.groups(scenario ?? ""), "yardstick", yardstick, combine],
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET("/api/v1/yardstick", {
          params: { query: { scenario: scenario ?? "", yardstick: yardstick ?? null, combine } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    enabled: scenario !== undefined,
  });

/** Two groups of runs with their seeds, metric by metric. */
export const useGroupsCompared = (scenario: string, a: string, b: string, metrics: readonly string[]) =>
  useQuery({
    queryKey: [...keys.groups(scenario), "compare", a, b, metrics],
    queryFn: ({ signal }) =>
      bodyOf(
        client.GET("/api/v1/groups/compare", {
          params: { query: { scenario, a, b, metrics: metrics.join(",") } },
          signal,
        }),
      ),
    retry: false,
  });
