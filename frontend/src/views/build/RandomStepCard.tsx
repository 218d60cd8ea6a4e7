import { useMemo } from "react";
import { useCatalog, useRuns } from "../../api/queries";
import type { Scenario } from "../../api/types";
import { canQueue, pairPlacebos, RANDOM_UPDATE, withoutPlacebo } from "../../domain/randomStep";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { plural } from "../../words/numbers";
import { useRandomSteps } from "./useRandomSteps";

/** Offers, for every unlearned model without one, a random step as long as its update: what its method must beat. */
export function RandomStepCard({ scenario }: { scenario: Scenario }) {
  const runs = useRuns(scenario.id);
  const catalog = useCatalog();
  const { queue, pending } = useRandomSteps();
  const missing = useMemo(() => {
    const found = runs.data ?? [];
    const controls = new Set(catalog.data?.methods.filter((method) => method.control).map((method) => method.name));
    const candidates = found.filter(
      (run) => run.kind === "unlearned" && !controls.has(run.method ?? "") && run.method !== RANDOM_UPDATE,
    );
    return withoutPlacebo(candidates, pairPlacebos(found, catalog.data));
  }, [runs.data, catalog.data]);
  if (missing.length === 0 || !canQueue(catalog.data, catalog.data?.metrics ?? [])) return null;
  return (
    <Card
      title="Random-step control"
      question={`Do ${plural(missing.length, "model")} forget more than a random step of the same length would?`}
    >
      <Button small icon="play" disabled={pending} onClick={() => void queue(missing)}>
        {`Run ${plural(missing.length, "random step")}`}
      </Button>
    </Card>
  );
}
