import type { ReactNode } from "react";
import { Button, IconButton } from "../ui/Button";
import { Select } from "../ui/Select";
import { Switch } from "../ui/Switch";
import { BoundedNumber } from "./BoundedNumber";
import type { ControlProps, FieldInputProps } from "./controlProps";
import { JsonInput } from "./JsonInput";
import { ListInput } from "./ListInput";
import { defaultsOf, type JsonSchema, type SchemaFieldInfo } from "./schema";

/** The right control for one field that is not a group of fields. */
export function FieldInput(props: FieldInputProps) {
  const { id, field, root, value, onChange, invalid, describedBy } = props;
  const { schema } = field;
  if (field.optional && (value === null || value === undefined)) {
    return (
      <Button
        id={id}
        small
        className="self-start"
        aria-describedby={describedBy}
        onClick={() => onChange(firstValue(schema, root))}
      >
        Not set – set a value
      </Button>
    );
  }
  const control = <Control {...{ id, field, value, onChange, invalid, describedBy }} />;
  if (field.optional) return <Clearable field={field} control={control} onChange={onChange} />;
  return <div className="flex min-w-0 grow items-center gap-2">{control}</div>;
}

type ClearableProps = { field: SchemaFieldInfo; control: ReactNode; onChange: (value: null) => void };

/** A control whose value can be taken away. */
export function Clearable({ field, control, onChange }: ClearableProps) {
  return (
    <div className="flex min-w-0 grow items-start gap-1">
      {control}
      <IconButton icon="close" label={`Clear ${field.label}`} className="self-center" onClick={() => onChange(null)} />
    </div>
  );
}

function firstValue(schema: JsonSchema, root: JsonSchema) {
  const { default: standard, ...rest } = schema;
  return standard ?? defaultsOf(rest, root);
}

function Control({ id, field, value, onChange, invalid, describedBy }: ControlProps) {
  const { schema, kind } = field;
  const described = { id, "aria-invalid": invalid, "aria-describedby": describedBy };
  if (kind === "boolean") return <Switch id={id} checked={value === true} onChange={onChange} />;
  if (kind === "number") return <BoundedNumber {...{ id, field, value, onChange, invalid, describedBy }} />;
  if (kind === "choice") {
    const choices = schema.enum ?? [];
    return (
      <Select
        {...described}
        className="grow"
        value={String(value)}
        onChange={(chosen) => onChange(choices.find((choice) => String(choice) === chosen))}
        options={choices.map((choice) => ({ value: String(choice), label: String(choice).replaceAll("_", " ") }))}
      />
    );
  }
  if (kind === "text") {
    return (
      <input
        {...described}
        className="field"
        autoComplete="off"
        maxLength={schema.maxLength}
        value={typeof value === "string" ? value : ""}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (kind === "list") return <ListInput {...{ id, field, value, onChange, invalid, describedBy }} />;
  return <JsonInput {...{ id, field, value, onChange, invalid, describedBy }} />;
}
