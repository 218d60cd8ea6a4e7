import { useState } from "react";
import { type NumericFilter, writeNumericFilter } from "../../../domain/numericFilter";
import { NumberInput } from "../../../forms/NumberInput";
import { Button } from "../../../ui/Button";
import { Icon } from "../../../ui/icons";
import { Popover } from "../../../ui/Popover";
import { Segmented } from "../../../ui/Segmented";
import { metricTitle } from "../../../words/metrics";
import { formatNumber } from "../../../words/numbers";
import type { Screen } from "../model/screen";
import { DISTANCE } from "../model/sorting";

type NumberFiltersProps = { screen: Screen; onChange: (numbers: NumericFilter[]) => void };

const SIGNS = [
  { value: "least", label: "≥" },
  { value: "most", label: "≤" },
];

/** Bounds on the numbers of the table: those that hold, each with a way to take it back, and a form for one more. */
export function NumberFilters({ screen, onChange }: NumberFiltersProps) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(DISTANCE);
  const [least, setLeast] = useState(false);
  const [bound, setBound] = useState(1);
  const { numbers } = screen.filters;
  const titleOf = (one: string) => {
    const metric = screen.metrics.find(({ info }) => info.name === one);
    return one === DISTANCE ? "Distance" : metric ? metricTitle(metric.info) : one;
  };
  const add = () => {
    const next: NumericFilter = { name, least, bound };
    const others = numbers.filter((one) => one.name !== name || one.least !== least);
    onChange([...others, next]);
    setOpen(false);
  };
  return (
    <>
      {numbers.map((one) => (
        <Button
          key={writeNumericFilter(one)}
          small
          className="number border-accent! bg-accent-soft!"
          title="Take this bound away"
          onClick={() => onChange(numbers.filter((other) => other !== one))}
        >
          {`${titleOf(one.name)} ${one.least ? "≥" : "≤"} ${formatNumber(one.bound)}`}
          <Icon name="close" size={11} />
        </Button>
      ))}
      <Popover
        open={open}
        onOpenChange={setOpen}
        label="Filter by a number"
        trigger={
          <Button small>
            Number
            <Icon name="chevronDown" size={12} className="text-muted" />
          </Button>
        }
      >
        <form
          className="flex items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (Number.isFinite(bound)) add();
          }}
        >
          <select
            className="field w-40!"
            aria-label="Which number"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          >
            {[DISTANCE, ...screen.metrics.map(({ info }) => info.name)].map((one) => (
              <option key={one} value={one}>
                {titleOf(one)}
              </option>
            ))}
          </select>
          <Segmented
            label="At least or at most"
            value={least ? "least" : "most"}
            options={SIGNS}
            onChange={(value) => setLeast(value === "least")}
          />
          <NumberInput className="w-20" label="Bound" value={bound} onChange={setBound} />
          <Button small look="primary" type="submit">
            Filter
          </Button>
        </form>
      </Popover>
    </>
  );
}
