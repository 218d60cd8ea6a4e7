import type { ReactNode } from "react";
import { fieldErrors } from "../../api/problem";
import type { Catalog, DatasetState } from "../../api/types";
import { recordOf } from "../../domain/architectureName";
import { NumberInput } from "../../forms/NumberInput";
import { SchemaForm } from "../../forms/SchemaForm";
import type { Values } from "../../forms/schema";
import { ShareSlider } from "../../ui/ShareSlider";
import { ArchitectureField } from "./ArchitectureField";
import { CanariesField } from "./CanariesField";
import { DatasetPicker } from "./DatasetPicker";
import { sizeOf } from "./datasetSizes";
import { ForgetFields } from "./ForgetFields";
import { differences, recipeDefaults, recipeSchema } from "./recipeSchema";
import { type Draft, testShare, withDataset } from "./scenarioRequest";
import { ToggleRow } from "./ToggleRow";

type ScenarioFormProps = {
  catalog: Catalog;
  states: readonly DatasetState[];
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: unknown;
};

/** Everything a scenario consists of, in the order in which a person decides it. */
export function ScenarioForm({ catalog, states, draft, onChange, error }: ScenarioFormProps) {
  const dataset = catalog.datasets.find((one) => one.name === draft.dataset);
  const architecture = recordOf(catalog.architectures, draft.architecture);
  const defaults = recipeDefaults(catalog.recipe, dataset, architecture);
  const trainTotal = sizeOf(
    dataset,
    states.find((one) => one.name === draft.dataset),
    "train",
  );
  const change = (update: Partial<Draft>) => onChange({ ...draft, ...update });
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Step number={1} title="Data set">
        <DatasetPicker
          datasets={catalog.datasets}
          states={states}
          chosen={draft.dataset}
          onChoose={(name) => onChange(withDataset(draft, name, catalog))}
        />
      </Step>
      <Step number={2} title="What should be forgotten">
        <ForgetFields catalog={catalog} states={states} draft={draft} onChange={onChange} error={error} />
      </Step>
      <Step number={3} title="Model">
        <ArchitectureField
          architectures={catalog.architectures}
          best={dataset?.architectures[0]}
          value={draft.architecture}
          onChange={(name) => change({ architecture: name, recipe: {} })}
        />
        {architecture && (
          <p className="mt-1 text-xs text-muted">
            {architecture.summary} {architecture.input}
          </p>
        )}
        <details className="mt-3 rounded-lg border border-line">
          <summary className="px-3 py-2 font-medium text-muted hover:text-text">Training recipe</summary>
          <div className="border-t border-line p-3">
            <SchemaForm
              key={`${draft.dataset}/${draft.architecture}`}
              schema={recipeSchema(catalog.recipe, defaults)}
              values={{ ...defaults, ...draft.recipe }}
              onChange={(values: Values) => change({ recipe: differences(values, defaults) })}
              problems={fieldErrors(error, "recipe")}
            />
          </div>
        </details>
      </Step>
      <Step number={4} title="Samples">
        <div className="flex flex-col gap-3">
          <ToggleRow
            label="Use only part of the data"
            help="A stratified draw of the training samples and a fifth as many test samples: faster, for trying things out."
            checked={draft.subset !== null}
            onChange={(on) => change({ subset: on ? Math.max(20, Math.round(trainTotal / 10)) : null })}
          >
            {draft.subset !== null && (
              <div className="flex items-center gap-3">
                <NumberInput
                  label="Training samples to use"
                  value={draft.subset}
                  onChange={(subset) => change({ subset })}
                  whole
                  className="w-44"
                  unit="samples"
                />
                <span className="number text-xs text-muted">and {testShare(draft.subset)} test samples</span>
              </div>
            )}
          </ToggleRow>
          <ToggleRow
            label="Hold out validation samples"
            help="For tuning and for methods that need unseen data; taken from the training samples."
            checked={draft.validation > 0}
            onChange={(on) => change({ validation: on ? 0.1 : 0 })}
          >
            {draft.validation > 0 && (
              <ShareSlider
                label="Share of the training samples"
                value={draft.validation}
                largest={0.5}
                onChange={(validation) => change({ validation })}
              />
            )}
          </ToggleRow>
          <CanariesField canaries={draft.canaries} onChange={(canaries) => change({ canaries })} />
        </div>
      </Step>
    </div>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-2 flex items-center gap-2 font-semibold">
        <span className="number flex size-5 items-center justify-center rounded-full bg-sunken text-2xs">{number}</span>
        {title}
      </h3>
      {children}
    </section>
  );
}
