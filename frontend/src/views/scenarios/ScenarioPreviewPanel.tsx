import type { Catalog, ScenarioPreview } from "../../api/types";
import { ClassHistogram } from "../../charts/bars/ClassHistogram";
import { SampleStrip } from "../../components/SampleStrip";
import { classCounts, roleParts } from "../../components/scenarioCounts";
import { CountBar } from "../../ui/CountBar";
import { ErrorState } from "../../ui/ErrorState";
import { Tooltip } from "../../ui/Tooltip";
import { formatCount } from "../../words/numbers";
import { nearDuplicatesHelp, nearDuplicatesInWords, warningsOf } from "../../words/scenarios";
import type { Draft } from "./scenarioRequest";

type ScenarioPreviewPanelProps = {
  catalog: Catalog;
  draft: Draft;
  preview: ScenarioPreview | undefined;
  fetching: boolean;
  error: unknown;
  reason: string | null;
};

const PICTURES = 36;

/** What the scenario would be: counts, classes and some of the images to forget. */
export function ScenarioPreviewPanel({ catalog, draft, preview, fetching, error, reason }: ScenarioPreviewPanelProps) {
  if (error) return <ErrorState error={error} what="This scenario is not possible" compact />;
  if (!preview) {
    return (
      <div className="rounded-lg border border-dashed border-edge/60 p-4 text-center text-muted">
        {reason ?? "The preview is on its way…"}
      </div>
    );
  }
  const classes = catalog.datasets.find((one) => one.name === draft.dataset)?.classes ?? [];
  return (
    <div
      className={`flex flex-col gap-4 rounded-lg bg-sunken/60 p-4 transition-opacity ${fetching ? "opacity-60" : ""}`}
    >
      <div>
        <p className="text-xs text-muted">Forget</p>
        <p className="text-base font-semibold">{preview.forget_title}</p>
      </div>
      <CountBar parts={roleParts(preview.sizes)} label="Training samples by role" />
      <p className="number text-xs text-muted">
        {formatCount(preview.sizes.test)} test samples
        {preview.sizes.test_match > 0
          ? `, ${formatCount(preview.sizes.test_match)} of them match the forget set`
          : ", none match the forget set"}
      </p>
      <div>
        <p className="mb-1 text-xs text-muted">Training samples by class</p>
        <ClassHistogram classes={classCounts(classes, preview.histogram)} />
      </div>
      {preview.samples.length > 0 && (
        <div>
          <p className="mb-1 text-xs text-muted">Some of the samples to forget</p>
          <SampleStrip
            dataset={draft.dataset}
            split="train"
            indices={preview.samples.slice(0, PICTURES)}
            size={30}
            label={`Samples to forget: ${preview.forget_title}`}
          />
        </div>
      )}
      <Tooltip content={nearDuplicatesHelp(preview.near_duplicates)}>
        <p className="number text-xs text-muted">{nearDuplicatesInWords(preview.near_duplicates)}</p>
      </Tooltip>
      {warningsOf(preview.sizes).map((warning) => (
        <p key={warning} className="rounded-md bg-warn-soft px-3 py-2 text-xs text-warn">
          {warning}
        </p>
      ))}
    </div>
  );
}
