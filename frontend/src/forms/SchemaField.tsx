import { useId } from "react";
import { Select } from "../ui/Select";
import type { Problems } from "./check";
import type { CustomControl } from "./controlProps";
import { Clearable, FieldInput } from "./FieldInput";
import { SweepNumberField } from "./SweepNumberField";
import {
  defaultsOf,
  fieldsOf,
  isRecord,
  type JsonSchema,
  type SchemaFieldInfo,
  type Values,
  variantsOf,
} from "./schema";
import type { Sweeps } from "./sweep";

export type FieldContext = {
  root: JsonSchema;
  problems: Problems;
  /** Controls that replace the usual one, by field name. */
  custom?: Record<string, CustomControl>;
  sweeps?: Sweeps;
  onSweepChange?: (name: string, values: number[]) => void;
};

type SchemaFieldProps = FieldContext & {
  field: SchemaFieldInfo;
  path: string;
  value: unknown;
  onChange: (value: unknown) => void;
};

/** One labelled field with its help, its unit and what is wrong with it. */
export function SchemaField(props: SchemaFieldProps) {
  const { field, path, problems } = props;
  const id = useId();
  const help = `${id}-help`;
  const problem = problems[path];
  const grouped = field.kind === "object" || field.kind === "union";
  const customised = props.custom?.[field.name] !== undefined;
  const description = customised ? undefined : field.schema.description;
  const content = (
    <>
      <FieldBody {...props} id={id} describedBy={help} />
      <p id={help} className={`text-xs ${problem ? "text-bad" : "text-muted"}`}>
        {problem ?? description}
      </p>
    </>
  );
  if (grouped) {
    return (
      <fieldset className="col-span-full flex flex-col gap-1 rounded-lg border border-line p-3">
        <legend className="px-1 font-medium">{field.label}</legend>
        {content}
      </fieldset>
    );
  }
  return (
    <div
      className={`grid items-start gap-x-3 sm:grid-cols-[minmax(6rem,9rem)_minmax(0,1fr)] ${customised ? "col-span-full" : ""}`}
    >
      <label htmlFor={id} className="pt-1.5 font-medium">
        {field.label}
      </label>
      <div className="flex min-w-0 flex-col gap-0.5">{content}</div>
    </div>
  );
}

function FieldBody(props: SchemaFieldProps & { id: string; describedBy: string }) {
  const { field, path, value, onChange, id, describedBy, custom, sweeps, onSweepChange, root } = props;
  const invalid = props.problems[path] !== undefined;
  const control = custom?.[field.name];
  if (control) return control({ id, value, onChange, describedBy });
  if (field.kind === "object") return <NestedFields {...props} schema={field.schema} />;
  if (field.kind === "union") return <UnionFields {...props} />;
  const swept =
    sweeps && onSweepChange && field.kind === "number" && field.hints.sweep !== false && !path.includes(".");
  if (swept && typeof value === "number") {
    const number = (
      <SweepNumberField
        id={id}
        field={field}
        value={value}
        onChange={onChange}
        sweep={sweeps[field.name] ?? []}
        onSweepChange={(values) => onSweepChange(field.name, values)}
        invalid={invalid}
        describedBy={describedBy}
      />
    );
    return field.optional ? <Clearable field={field} control={number} onChange={onChange} /> : number;
  }
  return <FieldInput {...{ id, field, root, value, onChange, invalid, describedBy }} />;
}

function NestedFields({ schema, path, value, onChange, ...context }: SchemaFieldProps & { schema: JsonSchema }) {
  const values: Values = isRecord(value) ? value : {};
  return (
    <div className="flex flex-col gap-3">
      {fieldsOf(schema, context.root).map((field) => (
        <SchemaField
          key={field.name}
          root={context.root}
          problems={context.problems}
          custom={context.custom}
          field={field}
          path={path ? `${path}.${field.name}` : field.name}
          value={values[field.name]}
          onChange={(next) => onChange({ ...values, [field.name]: next })}
        />
      ))}
    </div>
  );
}

function UnionFields(props: SchemaFieldProps & { id: string }) {
  const { field, root, value, onChange, id } = props;
  const { variants, chosen } = variantsOf(field.schema, root, value);
  if (!chosen) return null;
  return (
    <div className="flex flex-col gap-3">
      <Select
        id={id}
        aria-label={field.label}
        value={chosen.tag}
        options={variants.map((variant) => ({ value: variant.tag, label: variant.label }))}
        onChange={(tag) => {
          const variant = variants.find((one) => one.tag === tag);
          if (variant) onChange(defaultsOf(variant.schema, root));
        }}
      />
      <NestedFields {...props} schema={chosen.schema} />
    </div>
  );
}
