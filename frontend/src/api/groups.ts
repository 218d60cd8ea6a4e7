import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { awaited, untilReady } from "./contrast";
import { keys } from "./queries";
import type { GroupScores } from "./types";

/** The scores of a group as a set of models, or the job that computes them; `again` after one that failed. */
export const useGroupScores = (scenario: string, group: string, again: boolean) =>
  useQuery({
    queryKey: [...keys.groups(scenario), "scores", group, again],
    queryFn: ({ signal }) =>
      awaited<GroupScores>(
        client.GET("/api/v1/groups/scores", { params: { query: { scenario, group, again } }, signal }),
      ),
    refetchInterval: untilReady,
    retry: false,
  });
