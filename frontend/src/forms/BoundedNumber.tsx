import type { ControlProps } from "./controlProps";
import { NumberInput } from "./NumberInput";

/** A number, with a slider where both ends are known. */
export function BoundedNumber({ id, field, value, onChange, invalid, describedBy }: ControlProps) {
  const { minimum, maximum, type } = field.schema;
  const number = typeof value === "number" ? value : Number.NaN;
  const slider = type === "number" && minimum !== undefined && maximum !== undefined && field.hints.scale !== "log";
  return (
    <>
      {slider && (
        <input
          type="range"
          aria-label={`${field.label} slider`}
          className="min-w-16 grow accent-accent"
          min={minimum}
          max={maximum}
          step={(maximum - minimum) / 100}
          value={Number.isFinite(number) ? number : minimum}
          onChange={(event) => onChange(Number(Number(event.currentTarget.value).toPrecision(4)))}
        />
      )}
      <NumberInput
        id={id}
        value={number}
        onChange={onChange}
        whole={type === "integer"}
        unit={field.hints.unit}
        invalid={invalid}
        describedBy={describedBy}
        className={slider ? "w-24 shrink-0" : "grow"}
      />
    </>
  );
}
