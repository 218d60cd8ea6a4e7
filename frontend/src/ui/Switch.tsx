type SwitchProps = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  id?: string;
  label?: string;
  disabled?: boolean;
};

/** An on/off switch; give either a `label` or an `id` that a label points at. */
export function Switch({ checked, onChange, id, label, disabled }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      id={id}
      aria-checked={checked}
      aria-label={label}
      disabled={disabled}
      onClick={() => onChange(!checked)}
      className={`relative h-5 w-9 shrink-0 rounded-full border transition-colors disabled:opacity-50 ${
        checked ? "border-accent bg-accent" : "border-edge bg-sunken"
      }`}
    >
      <span
        className={`absolute top-1/2 size-3.5 -translate-y-1/2 rounded-full transition-all ${
          checked ? "left-[18px] bg-panel" : "left-0.5 bg-edge"
        }`}
      />
    </button>
  );
}
