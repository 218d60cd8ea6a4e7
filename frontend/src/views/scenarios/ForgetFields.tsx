import { fieldErrors } from "../../api/problem";
import type { Catalog, DatasetState } from "../../api/types";
import { SchemaForm } from "../../forms/SchemaForm";
import { forgetControls } from "./forgetControls";
import { forgetSchema } from "./forgetSets";
import { type Draft, withForgetKind } from "./scenarioRequest";
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
  const problems = fieldErrors(error, "forget");
  const onValues = (forget: Draft["forget"]) => onChange({ ...draft, forget });
  const custom = forgetControls({
    catalog,
    states,
    dataset: draft.dataset,
    architecture: draft.architecture,
    kind: draft.forgetKind,
    values: draft.forget,
    onValues,
    problems,
  });
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
        onChange={onValues}
        problems={problems}
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
