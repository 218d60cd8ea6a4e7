import { type Pair, useRecompute } from "../../../api/contrast";
import { asProblem } from "../../../api/problem";
import { JobProgress } from "../../../components/JobProgress";
import { Button } from "../../../ui/Button";
import { ErrorState } from "../../../ui/ErrorState";
import type { Maps } from "./useMaps";

const REFUSED_FOR_NOW = new Set([409, 503]);

/** What is going on with the wanted map: being computed, stopped, failed, or not comparable. */
export function MapNotes({ maps, pair }: { maps: Maps; pair: Pair }) {
  const recompute = useRecompute();
  const again = () => void recompute(pair, maps.projection, maps.settings).catch(() => undefined);
  if (maps.error) {
    const problem = asProblem(maps.error);
    if (REFUSED_FOR_NOW.has(problem.status)) {
      return (
        <p role="status" className="mb-2 flex flex-wrap items-center gap-2 rounded-lg bg-warn-soft px-3 py-1.5">
          <span className="grow">
            {problem.message} {maps.shown && "Meanwhile this is the PCA."}
          </span>
          <Button small onClick={again}>
            Compute it
          </Button>
        </p>
      );
    }
    return (
      <div className="mb-2">
        <ErrorState error={maps.error} what="Map of feature space" onRetry={again} />
      </div>
    );
  }
  if (maps.job) {
    return (
      <JobProgress
        job={maps.job}
        words={maps.shown ? "Shown meanwhile: PCA. The UMAP is being computed" : "Being computed"}
      />
    );
  }
  if (maps.projection === "separate") {
    return (
      <p className="mb-2 rounded-lg bg-sunken px-3 py-1.5 text-xs">
        Each model has a map of its own: places in A and B cannot be compared with each other.
      </p>
    );
  }
  return null;
}
