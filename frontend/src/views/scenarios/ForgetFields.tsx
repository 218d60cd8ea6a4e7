import { fieldErrors } from "../../api/problem";
import type { Catalog, DatasetState } from "../../api/types";
import type { CustomControl } from "../../forms/SchemaField";
import { SchemaForm } from "../../forms/SchemaForm";
import { ShareSlider } from "../../ui/ShareSlider";
import { ClassPicker } from "./ClassPicker";
import { IndicesInput } from "./IndicesInput";
import { type Draft, forgetSchema, withForgetKind } from "./scenarioRequest";
import { ToggleRow } from "./ToggleRow";

type ForgetFieldsProps = {
  catalog: Catalog;
  states: readonly DatasetState[];
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: unknown;
};

/** The kind of forget set and its parameters, from the catalogue. */
export function ForgetFields({ catalog, states, draft, onChange, error }: ForgetFieldsProps) {
  const kind = catalog.forget_kinds.find((one) => one.name === draft.forgetKind);
  const dataset = catalog.datasets.find((one) => one.name === draft.dataset);
  const ready = states.find((one) => one.name === draft.dataset)?.ready ?? false;

  const custom: Record<string, CustomControl> = {
    indices: ({ id, value, onChange: set, describedBy }) => (
      <IndicesInput id={id} value={value} onChange={set} describedBy={describedBy} />
    ),
  };
  if (dataset) {
    custom.classes = ({ value, onChange: set }) => (
      <ClassPicker
        dataset={dataset}
        architecture={draft.architecture}
        ready={ready}
        chosen={Array.isArray(value) ? value.map(Number) : []}
        onChange={set}
      />
    );
  }
  if (draft.forgetKind === "random") {
    custom.fraction = ({ value, onChange: set }) => (
      <ShareSlider label="Share of the training samples to forget" value={Number(value)} largest={0.9} onChange={set} />
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-1.5">
        {catalog.forget_kinds.map((one) => (
          <button
            key={one.name}
            type="button"
            aria-pressed={one.name === draft.forgetKind}
            onClick={() => onChange(withForgetKind(draft, one.name, catalog))}
            className="rounded-full border border-line px-3 py-1 font-medium text-muted hover:border-edge hover:text-text aria-pressed:border-accent aria-pressed:bg-accent-soft/50 aria-pressed:text-text"
          >
            {one.label}
          </button>
        ))}
      </div>
      {kind && <p className="text-xs text-muted">{kind.summary}</p>}
      <SchemaForm
        key={`${draft.dataset}/${draft.forgetKind}`}
        schema={forgetSchema(catalog, draft.forgetKind)}
        values={draft.forget}
        onChange={(forget) => onChange({ ...draft, forget })}
        problems={fieldErrors(error, "forget")}
        custom={custom}
      />
      {kind?.twin && (
        <ToggleRow
          label="Set a never-trained twin aside"
          help="As many samples, drawn the same way, that no model ever trains on: what privacy attacks compare against."
          checked={draft.twin}
          onChange={(twin) => onChange({ ...draft, twin })}
        />
      )}
    </div>
  );
}
