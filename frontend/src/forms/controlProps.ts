import type { ReactNode } from "react";
import type { JsonSchema, SchemaFieldInfo } from "./schema";

/** What every control of one field is given. */
export type ControlProps = {
  id: string;
  field: SchemaFieldInfo;
  value: unknown;
  onChange: (value: unknown) => void;
  invalid: boolean;
  describedBy: string;
};

export type FieldInputProps = ControlProps & { root: JsonSchema };

/** A control that replaces the usual one. */
export type CustomControl = (props: Pick<ControlProps, "id" | "value" | "onChange" | "describedBy">) => ReactNode;
