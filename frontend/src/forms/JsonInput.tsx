import { useState } from "react";
import type { ControlProps } from "./controlProps";

/** The way out for every schema that no other control knows. */
export function JsonInput({ id, value, onChange, invalid, describedBy }: ControlProps) {
  const [text, setText] = useState(() => JSON.stringify(value ?? null));
  const read = (typed: string) => {
    setText(typed);
    try {
      onChange(JSON.parse(typed));
    } catch {
      onChange(undefined);
    }
  };
  return (
    <textarea
      id={id}
      className="field font-mono text-xs"
      rows={2}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={text}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}
