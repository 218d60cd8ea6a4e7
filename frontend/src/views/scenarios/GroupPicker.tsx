import { CheckList } from "../../ui/CheckList";
import { Select } from "../../ui/Select";

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

/** Any of the values of a column. */
export function ValuesPicker({ known, chosen, onChange }: ValuesPickerProps) {
  if (known.length === 0) return <p className="text-muted">Choose a column first.</p>;
  return (
    <CheckList
      label="Values to forget"
      options={known.map((value) => ({ value, label: value }))}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
