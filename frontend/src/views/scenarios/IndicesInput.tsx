import { useState } from "react";
import { writeIds } from "../../state/sampleIds";
import { readIndices } from "./readIndices";

type IndicesInputProps = { id: string; value: unknown; onChange: (value: number[]) => void; describedBy: string };

/** Sample ids as text: commas, spaces or lines; ranges such as 10-19 are spelled out. */
export function IndicesInput({ id, value, onChange, describedBy }: IndicesInputProps) {
  const [text, setText] = useState(() =>
    Array.isArray(value) ? writeIds(value.map(Number)).replaceAll(".", ", ") : "",
  );
  const read = (typed: string) => {
    setText(typed);
    onChange(readIndices(typed));
  };
  return (
    <textarea
      id={id}
      className="field number min-h-20"
      placeholder="for example 0, 17, 100-149"
      aria-describedby={describedBy}
      value={text}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}
