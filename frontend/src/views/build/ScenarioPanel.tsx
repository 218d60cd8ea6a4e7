import { useCatalog, useScenarioPreview } from "../../api/queries";
import type { Scenario } from "../../api/types";
import { ClassHistogram } from "../../charts/bars/ClassHistogram";
import { SampleStrip } from "../../components/SampleStrip";
import { classCounts, roleParts } from "../../components/scenarioCounts";
import { requestOfScenario } from "../../domain/scenarios";
import { Card } from "../../ui/Card";
import { CountBar } from "../../ui/CountBar";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { Tooltip } from "../../ui/Tooltip";
import { formatCount, formatPercent } from "../../words/numbers";
import { nearDuplicatesHelp, nearDuplicatesInWords, normalisationInWords } from "../../words/scenarios";

const PICTURES = 24;

/** What is learned and what is to be forgotten. */
export function ScenarioPanel({ scenario }: { scenario: Scenario }) {
  const catalog = useCatalog();
  const preview = useScenarioPreview(requestOfScenario(scenario));
  const dataset = catalog.data?.datasets.find((one) => one.name === scenario.dataset);
  const architecture = catalog.data?.architectures.find((one) => one.name === scenario.architecture);
  const { sizes, recipe, canaries } = scenario;
  return (
    <Card title="Scenario" question="What is learned, and what should be forgotten?">
      <div className="flex flex-col gap-4">
        <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1">
          <dt className="text-muted">Forget</dt>
          <dd className="font-semibold">{scenario.forget_title}</dd>
          <dt className="text-muted">Data set</dt>
          <dd>{dataset?.label ?? scenario.dataset}</dd>
          <dt className="text-muted">Architecture</dt>
          <dd>{architecture?.label ?? scenario.architecture.replace(":", " ")}</dd>
          <dt className="text-muted">Recipe</dt>
          <dd className="number">
            {recipe.epochs} epochs, rate {recipe.learning_rate}, batches of {recipe.batch_size}, {recipe.precision}
          </dd>
          <dt className="text-muted">Pixels</dt>
          <dd>{normalisationInWords(recipe)}</dd>
          {canaries && (
            <>
              <dt className="text-muted">Canaries</dt>
              <dd className="number">
                {canaries.count} {canaries.kind === "noise" ? "noise images" : "wrong labels"} in the forget set
              </dd>
            </>
          )}
        </dl>
        <div>
          <CountBar parts={roleParts(sizes)} label="Training samples by role" />
          <p className="number mt-1 text-xs text-muted">
            {formatPercent(sizes.forget / Math.max(1, sizes.forget + sizes.retain))} of the training samples are to be
            forgotten · {formatCount(sizes.test)} test samples
            {sizes.test_match > 0 && `, ${formatCount(sizes.test_match)} match`}
          </p>
        </div>
        {preview.isPending && <Loading label="Counting classes" lines={4} />}
        {preview.error && (
          <ErrorState error={preview.error} what="Class counts" compact onRetry={() => void preview.refetch()} />
        )}
        {preview.data && dataset && (
          <>
            <ClassHistogram classes={classCounts(dataset.classes, preview.data.histogram)} />
            <div className="max-h-16 overflow-hidden">
              <SampleStrip
                dataset={scenario.dataset}
                split="train"
                indices={preview.data.samples.slice(0, PICTURES)}
                size={30}
                label={`Samples to forget: ${scenario.forget_title}`}
              />
            </div>
            <Tooltip content={nearDuplicatesHelp(preview.data.near_duplicates)}>
              <p className="number text-xs text-muted">{nearDuplicatesInWords(preview.data.near_duplicates)}</p>
            </Tooltip>
          </>
        )}
      </div>
    </Card>
  );
}
