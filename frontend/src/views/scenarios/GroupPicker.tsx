import { useState } from "react";
import { CheckList } from "../../ui/CheckList";
import { Select } from "../../ui/Select";
import { formatCount } from "../../words/numbers";

const FEW = 12;
const MOST_SHOWN = 200;

type ColumnPickerProps = {
  id: string;
  metadata: Readonly<Record<string, readonly string[]>>;
  chosen: string;
  onChange: (column: string) => void;
};

/** One of the metadata columns that the data set has. */
export function ColumnPicker({ id, metadata, chosen, onChange }: ColumnPickerProps) {
  const columns = Object.entries(metadata);
  if (columns.length === 0) {
    return <p className="text-muted">This data set has no metadata columns, or is not prepared yet.</p>;
  }
  return (
    <Select
      id={id}
      value={chosen}
      placeholder="Choose a column"
      options={columns.map(([name, values]) => ({ value: name, label: `${name} (${values.length} values)` }))}
      onChange={onChange}
    />
  );
}

type ValuesPickerProps = {
  known: readonly string[];
  chosen: readonly string[];
  onChange: (values: string[]) => void;
};

/** Any of the values of a column; many values can be searched, and all that are found chosen at once. */
export function ValuesPicker({ known, chosen, onChange }: ValuesPickerProps) {
  const [sought, setSought] = useState("");
  if (known.length === 0) return <p className="text-muted">Choose a column first.</p>;
  const wanted = sought.trim().toLowerCase();
  const found = known.filter((value) => value.toLowerCase().includes(wanted));
  const shown = found.slice(0, MOST_SHOWN);
  return (
    <div className="flex flex-col gap-1.5">
      {known.length > FEW && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
          <input
            type="search"
            aria-label="Search values"
            placeholder="Search"
            className="field w-48"
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
          />
          <span role="status" className="number">
            {formatCount(chosen.length)} of {formatCount(known.length)} chosen
          </span>
          {wanted && found.length > 0 && (
            <button
              type="button"
              className="text-accent underline-offset-2 hover:underline"
              onClick={() => onChange([...new Set([...chosen, ...found])])}
            >
              choose the {formatCount(found.length)} found
            </button>
          )}
          {chosen.length > 0 && (
            <button
              type="button"
              className="text-accent underline-offset-2 hover:underline"
              onClick={() => onChange([])}
            >
              choose none
            </button>
          )}
        </div>
      )}
      <CheckList
        label="Values to forget"
        options={shown.map((value) => ({ value, label: value }))}
        chosen={chosen}
        onChange={onChange}
      />
      {found.length > shown.length && (
        <p className="text-xs text-muted">
          The first {formatCount(shown.length)} of {formatCount(found.length)}: search for others.
        </p>
      )}
      {found.length === 0 && <p className="text-xs text-muted">No value contains “{sought.trim()}”.</p>}
    </div>
  );
}
