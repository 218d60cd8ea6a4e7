import { useEffect, useRef, useState } from "react";
import { useDebounced } from "../../../ui/useDebounced";

type SearchFieldProps = { search: string; onChange: (search: string) => void };

const REST_MILLISECONDS = 200;

/** Follows the typing at once, and tells what is searched for when the typing rests. */
export function SearchField({ search, onChange }: SearchFieldProps) {
  const [text, setText] = useState(search);
  const settled = useDebounced(text, REST_MILLISECONDS);
  const known = useRef(search);
  const report = useRef(onChange);
  useEffect(() => {
    report.current = onChange;
  }, [onChange]);
  useEffect(() => {
    if (search === known.current) return;
    known.current = search;
    setText(search);
  }, [search]);
  useEffect(() => {
    if (settled === known.current) return;
    known.current = settled;
    report.current(settled);
  }, [settled]);
  return (
    <input
      type="search"
      className="field min-h-6! w-48! py-0.5! text-xs"
      aria-label="Find models by method, parameter, seed or id"
      placeholder="Find, e.g. lr .05 seed 1"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
