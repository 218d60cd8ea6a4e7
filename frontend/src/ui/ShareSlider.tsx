type ShareSliderProps = { label: string; value: number; largest: number; onChange: (value: number) => void };

/** A share of a whole, from one per cent upwards. */
export function ShareSlider({ label, value, largest, onChange }: ShareSliderProps) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      <input
        type="range"
        aria-label={label}
        className="min-w-0 grow accent-accent"
        min={0.01}
        max={largest}
        step={0.01}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
      <span className="number w-12 text-right font-medium">{Math.round(value * 1000) / 10} %</span>
    </span>
  );
}
