import { type KeyboardEvent, useState } from "react";
import { formatNumber } from "../words/numbers";

type NumberInputProps = {
  id?: string;
  value: number | null;
  onChange: (value: number) => void;
  /** What was typed, when the typed text may be more than one number (lists and ranges). */
  onText?: (text: string) => void;
  onEnter?: () => void;
  /** The field was left, with whatever it holds. */
  onLeave?: () => void;
  whole?: boolean;
  invalid?: boolean;
  describedBy?: string;
  label?: string;
  unit?: string;
  className?: string;
};

/** A text field for a number: accepts 1e-4, keeps what is typed until the field is left or its value is set anew. */
export function NumberInput(props: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const settled = props.value === null || Number.isNaN(props.value) ? "" : formatNumber(props.value);
  const matches = typed !== null && (Number(typed) === props.value || !Number.isFinite(props.value));
  const change = (text: string) => {
    setTyped(text);
    props.onText?.(text);
    props.onChange(text.trim() === "" ? Number.NaN : Number(text));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !props.onEnter) return;
    event.preventDefault();
    props.onEnter();
  };
  return (
    <span className={`relative flex min-w-0 items-center ${props.className ?? "grow"}`}>
      <input
        id={props.id}
        className="field"
        style={props.unit ? { paddingRight: `${props.unit.length * 0.55 + 1}rem` } : undefined}
        inputMode={props.whole ? "numeric" : "decimal"}
        autoComplete="off"
        aria-label={props.label}
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        value={matches ? typed : settled}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (Number.isFinite(props.value)) setTyped(null);
          props.onLeave?.();
        }}
      />
      {props.unit && <span className="pointer-events-none absolute right-2 text-xs text-muted">{props.unit}</span>}
    </span>
  );
}
