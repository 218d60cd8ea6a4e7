import { useEffect, useState } from "react";

type ThresholdInputProps = { letter: string; value: number; onChange: (value: number) => void };

const shown = (value: number) => String(Number(value.toPrecision(5)));

/** The threshold as a number that can be typed. */
export function ThresholdInput({ letter, value, onChange }: ThresholdInputProps) {
  const [text, setText] = useState(shown(value));
  useEffect(() => setText(shown(value)), [value]);
  const commit = () => {
    const wanted = Number(text);
    if (text.trim() !== "" && Number.isFinite(wanted)) {
      if (text !== shown(value)) onChange(wanted);
    } else setText(shown(value));
  };
  return (
    <label className="flex shrink-0 items-center gap-1.5 text-xs text-muted">
      Threshold
      <input
        className="field w-22 min-h-6! py-0.5! text-xs"
        inputMode="decimal"
        aria-label={`Threshold of ${letter}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
    </label>
  );
}
