import { useCatalog, useRuns, useScenario } from "../../api/queries";
import { isPlain } from "../../domain/pool";
import { useUrl } from "../../state/url";
import type { Subject } from "./model/reading";

/** The scenario with its finished models, and which of them are A and B. */
export function useSubject(scenario: string) {
  const [{ a, b }] = useUrl();
  const found = useScenario(scenario);
  const runs = useRuns(scenario);
  const catalog = useCatalog();
  const error = found.error ?? runs.error;
  const retry = () => void Promise.all([found.refetch(), runs.refetch()]);
  if (!found.data || !runs.data) return { subject: null, error, retry };
  const finished = runs.data.filter((run) => run.status === "succeeded");
  const subject: Subject = {
    scenario: found.data,
    runs: finished,
    retrained: finished.filter((run) => run.kind === "retrained" && isPlain(run)),
    originals: finished.filter((run) => run.kind === "original" && isPlain(run)),
    catalog: catalog.data,
    models: { a: finished.find((run) => run.id === a), b: finished.find((run) => run.id === b) },
  };
  return { subject, error, retry };
}
