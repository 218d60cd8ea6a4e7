import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Run } from "../../api/types";

/** Asks again for what depends on which models are finished, such as noise bands, when another one is. */
export function useRefreshOnFinish(runs: readonly Run[] | undefined) {
  const queries = useQueryClient();
  const finished = runs?.filter((run) => run.status === "succeeded").length;
  const before = useRef(finished);
  useEffect(() => {
    const changed = before.current !== undefined && finished !== undefined && before.current !== finished;
    before.current = finished;
    if (changed) void queries.invalidateQueries({ queryKey: ["contrast"] });
  }, [finished, queries]);
}
