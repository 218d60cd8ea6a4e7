import type { Option } from "./Select";

type SegmentedProps = { label: string; value: string; options: readonly Option[]; onChange: (value: string) => void };

/** A few exclusive choices side by side. */
export function Segmented({ label, value, options, onChange }: SegmentedProps) {
  return (
    <fieldset aria-label={label} className="inline-flex shrink-0 rounded-md bg-sunken p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          disabled={option.disabled}
          onClick={() => onChange(option.value)}
          className="min-h-6 rounded px-2.5 text-xs font-medium text-muted hover:text-text disabled:opacity-50 aria-pressed:bg-panel aria-pressed:text-text aria-pressed:shadow-panel"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
