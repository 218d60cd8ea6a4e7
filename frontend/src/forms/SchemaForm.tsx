import type { ReactNode } from "react";
import type { Problems } from "./check";
import type { CustomControl } from "./controlProps";
import { SchemaField } from "./SchemaField";
import { fieldsOf, type JsonSchema, type SchemaFieldInfo, type Values } from "./schema";
import type { Sweeps } from "./sweep";

type SchemaFormProps = {
  schema: JsonSchema;
  values: Values;
  onChange: (values: Values) => void;
  /** Given together, these let every number be several numbers. */
  sweeps?: Sweeps;
  onSweepsChange?: (sweeps: Sweeps) => void;
  /** What is wrong, by dotted path: from our own check or from the server. */
  problems?: Problems;
  custom?: Record<string, CustomControl>;
};

/** A form made from the JSON Schema of a plug-in's parameters. Advanced fields are folded away. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, values, onChange, sweeps, onSweepsChange, problems = {}, custom } = props;
  const fields = fieldsOf(schema);
  const simple = fields.filter((field) => !field.hints.advanced);
  const advanced = fields.filter((field) => field.hints.advanced);
  const draw = (field: SchemaFieldInfo) => (
    <SchemaField
      key={field.name}
      root={schema}
      problems={problems}
      custom={custom}
      sweeps={sweeps}
      onSweepChange={onSweepsChange && ((name, swept) => onSweepsChange({ ...sweeps, [name]: swept }))}
      field={field}
      path={field.name}
      value={values[field.name]}
      onChange={(value) => onChange({ ...values, [field.name]: value })}
    />
  );
  const changed = advanced.filter((field) => field.name in problems || (sweeps?.[field.name]?.length ?? 0) > 0);
  return (
    <div className="flex flex-col gap-3">
      {fields.length === 0 && <p className="text-muted">There is nothing to set.</p>}
      {groupsOf(simple).map(([group, members]) => (
        <FieldGroup key={group} name={group}>
          <FieldGrid>{members.map(draw)}</FieldGrid>
        </FieldGroup>
      ))}
      {advanced.length > 0 && (
        <details className="group rounded-lg border border-line" open={changed.length > 0 || undefined}>
          <summary className="px-3 py-2 font-medium text-muted hover:text-text">Advanced ({advanced.length})</summary>
          <div className="border-t border-line p-3">
            <FieldGrid>{advanced.map(draw)}</FieldGrid>
          </div>
        </details>
      )}
    </div>
  );
}

/** As many columns as there is room for. */
function FieldGrid({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(21rem,100%),1fr))] gap-x-8 gap-y-3">{children}</div>
  );
}

function FieldGroup({ name, children }: { name: string; children: ReactNode }) {
  if (!name) return children;
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-2">
      <legend className="pr-2 text-xs font-semibold tracking-wide text-muted">{name}</legend>
      {children}
    </fieldset>
  );
}

/** Fields by group, in the order in which groups appear. */
function groupsOf(fields: SchemaFieldInfo[]): [string, SchemaFieldInfo[]][] {
  const groups = new Map<string, SchemaFieldInfo[]>();
  for (const field of fields) {
    const name = field.hints.group ?? "";
    groups.set(name, [...(groups.get(name) ?? []), field]);
  }
  return [...groups];
}
