import type { ReactNode } from "react";

export type CheckOption = { value: string; label: ReactNode; note?: ReactNode };

type CheckListProps = {
  label: string;
  options: readonly CheckOption[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

/** Any number of choices, each with a note at the right. */
export function CheckList({ label, options, chosen, onChange }: CheckListProps) {
  const toggle = (value: string, on: boolean) =>
    onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value));
  return (
    <fieldset aria-label={label} className="flex max-h-80 min-w-52 flex-col overflow-y-auto">
      {options.map((option) => (
        <label
          key={option.value}
          className="flex min-h-7 cursor-pointer items-center gap-2 rounded px-1.5 hover:bg-sunken"
        >
          <input
            type="checkbox"
            className="size-3.5 accent-accent"
            checked={chosen.includes(option.value)}
            onChange={(event) => toggle(option.value, event.currentTarget.checked)}
          />
          <span className="min-w-0 grow">{option.label}</span>
          {option.note !== undefined && <span className="number text-xs text-muted">{option.note}</span>}
        </label>
      ))}
    </fieldset>
  );
}
