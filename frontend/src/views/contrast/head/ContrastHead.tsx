import { useUrl } from "../../../state/url";
import { Segmented } from "../../../ui/Segmented";
import type { ContrastData } from "../useContrastView";
import type { Step } from "../useStep";
import { MetricLines } from "./MetricLines";
import { MissingNotes } from "./MissingNotes";
import { ModelSummary } from "./ModelSummary";
import { StepSlider } from "./StepSlider";

const SPLITS = [
  { value: "train", label: "Train" },
  { value: "test", label: "Test" },
];

const TIMES = [
  { value: "finished", label: "Finished" },
  { value: "epochs", label: "By epoch" },
];

/** A against B in a few numbers, and what all parts below show: which samples, which reference. */
export function ContrastHead({ data, at }: { data: ContrastData; at: Step }) {
  const [, changeUrl] = useUrl();
  const { contrast, split, reference } = data;
  const references = [
    { value: "original", label: "Original", disabled: contrast.originals.length === 0 },
    { value: "retrained", label: "Retrained", disabled: contrast.retrained.length === 0 },
  ];
  return (
    <section aria-label="A and B" className="rounded-xl border border-line bg-panel px-4 py-3 shadow-panel">
      <div className="grid items-center gap-x-6 gap-y-3 min-[1100px]:grid-cols-[minmax(0,1fr)_auto]">
        <div className="grid min-w-0 items-center gap-x-6 gap-y-2 min-[900px]:grid-cols-[minmax(11rem,0.8fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-2">
            <ModelSummary side="a" data={data} />
            <ModelSummary side="b" data={data} />
          </div>
          <MetricLines data={data} />
        </div>
        <div className="flex flex-wrap gap-x-4 gap-y-2 min-[1100px]:flex-col">
          <Choice label="Samples">
            <Segmented
              label="Samples shown"
              value={split}
              options={SPLITS}
              onChange={(value) => changeUrl({ split: value === "test" ? "test" : undefined, cell: undefined })}
            />
          </Choice>
          <Choice label="Reference">
            <Segmented
              label="Reference model"
              value={reference}
              options={references}
              onChange={(value) => changeUrl({ reference: value === "original" ? "original" : undefined })}
            />
          </Choice>
          <Choice label="Time">
            <Segmented
              label="Point in time"
              value={at.step === null ? "finished" : "epochs"}
              options={TIMES}
              onChange={(value) => changeUrl({ step: value === "epochs" ? 0 : undefined })}
            />
          </Choice>
        </div>
      </div>
      <StepSlider at={at} />
      <MissingNotes missing={contrast.missing} />
    </section>
  );
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-2">
      <span aria-hidden="true" className="text-xs text-muted">
        {label}
      </span>
      {children}
    </div>
  );
}
