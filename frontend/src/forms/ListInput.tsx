import { useState } from "react";
import type { ControlProps } from "./controlProps";

/** Several numbers or words as text. */
export function ListInput({ id, field, value, onChange, invalid, describedBy }: ControlProps) {
  const [text, setText] = useState(() => (Array.isArray(value) ? value.join(", ") : ""));
  const numeric = field.schema.items?.type !== "string";
  const read = (typed: string) => {
    setText(typed);
    const parts = typed.split(/[,;\n]+|\s+/).filter(Boolean);
    onChange(numeric ? parts.map(Number) : parts);
  };
  return (
    <textarea
      id={id}
      className="field number"
      rows={text.length > 60 ? 4 : 1}
      placeholder={numeric ? "numbers, separated by commas" : "values, separated by commas"}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={text}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}
