import type { CustomControl } from "../../forms/controlProps";
import { ShareSlider } from "../../ui/ShareSlider";
import { ClassPicker } from "./ClassPicker";
import { ForgetParts } from "./ForgetParts";
import type { ForgetControls } from "./forgetContext";
import { ColumnPicker, ValuesPicker } from "./GroupPicker";
import { IndicesInput } from "./IndicesInput";
import { OriginalPicker } from "./OriginalPicker";

/** Controls that say more than the parameter's type does, by the parameter's name. */
export const forgetControls: ForgetControls = ({ kind, values, onValues, problems, ...context }) => {
  const dataset = context.catalog.datasets.find((one) => one.name === context.dataset);
  const state = context.states.find((one) => one.name === context.dataset);
  const metadata = state?.metadata ?? {};
  const custom: Record<string, CustomControl> = {
    indices: ({ id, value, onChange, describedBy }) => (
      <IndicesInput id={id} value={value} onChange={onChange} describedBy={describedBy} />
    ),
    run: ({ id, value, onChange }) => (
      <OriginalPicker
        id={id}
        dataset={context.dataset}
        catalog={context.catalog}
        chosen={String(value ?? "")}
        onChange={onChange}
      />
    ),
    column: ({ id, value }) => (
      <ColumnPicker
        id={id}
        metadata={metadata}
        chosen={String(value ?? "")}
        onChange={(column) => onValues({ ...values, column, values: [] })}
      />
    ),
    values: ({ value, onChange }) => (
      <ValuesPicker
        known={metadata[String(values.column ?? "")] ?? []}
        chosen={Array.isArray(value) ? value.map(String) : []}
        onChange={onChange}
      />
    ),
    of: ({ value, onChange }) => (
      <ForgetParts
        {...context}
        controls={forgetControls}
        kind={kind}
        value={value}
        onChange={onChange}
        problems={problems}
      />
    ),
  };
  if (dataset) {
    custom.classes = ({ value, onChange }) => (
      <ClassPicker
        dataset={dataset}
        architecture={context.architecture}
        ready={state?.ready ?? false}
        chosen={Array.isArray(value) ? value.map(Number) : []}
        onChange={onChange}
      />
    );
  }
  if ("fraction" in values) {
    custom.fraction = ({ value, onChange }) => (
      <ShareSlider
        label="Share of the training samples to forget"
        value={Number(value)}
        largest={0.9}
        onChange={onChange}
      />
    );
  }
  return custom;
};
