import { useState } from "react";
import { IconButton } from "../ui/Button";
import { RemovableChip } from "../ui/Chip";
import { formatNumber } from "../words/numbers";
import { checkNumber } from "./check";
import { NumberInput } from "./NumberInput";
import { RangePopover } from "./RangePopover";
import type { SchemaFieldInfo } from "./schema";
import { MOST_SWEEP_VALUES, mergeValues, readFinishedList, readSweepText } from "./sweep";

type SweepNumberFieldProps = {
  id: string;
  field: SchemaFieldInfo;
  value: number;
  onChange: (value: number) => void;
  sweep: number[];
  onSweepChange: (values: number[]) => void;
  invalid: boolean;
  describedBy: string;
};

/** A number that can also be several: every chip is one value to try. */
export function SweepNumberField(props: SweepNumberFieldProps) {
  const { field, value, sweep, onSweepChange } = props;
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  // The values from before a list was typed: while somebody types, the list is added to these.
  const [before, setBefore] = useState<readonly number[] | null>(null);
  const whole = field.schema.type === "integer";
  const scale = field.hints.scale ?? "linear";
  const name = field.label;

  const add = (values: readonly number[]) => {
    const wrong = values.map((one) => checkNumber(one, field.schema)).find(Boolean);
    if (wrong) return setProblem(wrong);
    const merged = mergeValues(before ?? sweep, values);
    if (merged.length > MOST_SWEEP_VALUES) return setProblem(`At most ${MOST_SWEEP_VALUES} values.`);
    setProblem(null);
    setText("");
    setBefore(null);
    onSweepChange(merged);
    if (!Number.isFinite(value) && values[0] !== undefined) props.onChange(values[0]);
  };

  const addTyped = () => {
    const reading = readSweepText(text || formatNumber(value), scale, whole);
    if ("problem" in reading) setProblem(reading.problem);
    else add(reading.values);
  };

  const type = (typed: string) => {
    setText(typed);
    setProblem(null);
    const list = readFinishedList(typed, whole);
    if (list) {
      const kept = before ?? sweep;
      setBefore(kept);
      const fine = list.filter((one) => checkNumber(one, field.schema) === null);
      onSweepChange(mergeValues(kept, fine).slice(0, MOST_SWEEP_VALUES));
    } else if (before) {
      setBefore(null);
      onSweepChange([...before]);
    }
  };

  /** What was typed is taken over when the field is left, or what is wrong with it is said. */
  const leave = () => {
    if (text.trim() !== "" && !Number.isFinite(Number(text))) addTyped();
  };

  const pending = sweep.length > 0 && Number.isFinite(value) && text !== "" && !sweep.includes(value);
  return (
    <div className="flex min-w-0 grow flex-col gap-1.5">
      <div className="flex items-center gap-0.5">
        <NumberInput
          id={props.id}
          value={value}
          onChange={props.onChange}
          onText={type}
          onLeave={leave}
          onEnter={addTyped}
          whole={whole}
          unit={field.hints.unit}
          invalid={props.invalid}
          describedBy={props.describedBy}
        />
        <IconButton icon="add" label={`Add this value of ${name} to the sweep`} onClick={addTyped} />
        <RangePopover label={name} start={Number.isFinite(value) ? value : 1} scale={scale} whole={whole} onAdd={add} />
      </div>
      {sweep.length > 0 && (
        <div className="flex flex-wrap items-center gap-1">
          {sweep.map((one) => (
            <RemovableChip
              key={one}
              label={`Remove ${formatNumber(one)} from the sweep of ${name}`}
              onRemove={() => onSweepChange(sweep.filter((other) => other !== one))}
            >
              {formatNumber(one)}
            </RemovableChip>
          ))}
          <span className="text-2xs text-muted">
            {sweep.length === 1 ? "one value" : `${sweep.length} values`}
            {pending && `; ${formatNumber(value)} is not among them, press + to add it`}
          </span>
        </div>
      )}
      {problem && (
        <p role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
