import { type ReactNode, useId, useState } from "react";
import { Button, IconButton } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { Select } from "../ui/Select";
import { formatNumber } from "../words/numbers";
import { NumberInput } from "./NumberInput";
import { MOST_SWEEP_VALUES, spread } from "./sweep";

type Scale = "linear" | "log";
type RangePopoverProps = {
  label: string;
  start: number;
  scale: Scale;
  whole: boolean;
  onAdd: (values: number[]) => void;
};

/** Adds evenly spaced values to a sweep: from, to, how many, on which scale. */
export function RangePopover({ label, start, scale: initialScale, whole, onAdd }: RangePopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [first, setFirst] = useState(start);
  const [last, setLast] = useState(initialScale === "log" ? start * 10 : start + (whole ? 4 : start || 1));
  const [count, setCount] = useState(3);
  const [scale, setScale] = useState<Scale>(initialScale);

  const inOrder = Number.isFinite(first) && Number.isFinite(last) && first < last;
  const enough = Number.isInteger(count) && count >= 2 && count <= MOST_SWEEP_VALUES;
  const possible = inOrder && enough && (scale === "linear" || first > 0);
  const values = possible ? spread(first, last, count, scale, whole) : [];

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={`Range of values for ${label}`}
      trigger={<IconButton icon="range" label={`Sweep a range of ${label}`} />}
    >
      <form
        className="flex w-64 flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (!possible) return;
          onAdd(values);
          setOpen(false);
        }}
      >
        <p className="font-semibold">{label}: try a range</p>
        <div className="grid grid-cols-2 gap-2">
          <Labelled id={`${id}-from`} text="From">
            <NumberInput id={`${id}-from`} value={first} onChange={setFirst} whole={whole} />
          </Labelled>
          <Labelled id={`${id}-to`} text="To">
            <NumberInput id={`${id}-to`} value={last} onChange={setLast} whole={whole} />
          </Labelled>
          <Labelled id={`${id}-count`} text="How many">
            <NumberInput id={`${id}-count`} value={count} onChange={setCount} whole />
          </Labelled>
          <Labelled id={`${id}-scale`} text="Spacing">
            <Select
              id={`${id}-scale`}
              value={scale}
              onChange={(value) => setScale(value === "log" ? "log" : "linear")}
              options={[
                { value: "linear", label: "linear" },
                { value: "log", label: "log" },
              ]}
            />
          </Labelled>
        </div>
        <p className="number min-h-9 text-xs text-muted">
          {possible
            ? values.map(formatNumber).join(" · ")
            : "From must be below To, with 2 to 50 values; log needs From above 0."}
        </p>
        <Button type="submit" look="primary" small disabled={!possible}>
          Add {values.length || ""} values
        </Button>
      </form>
    </Popover>
  );
}

function Labelled({ id, text, children }: { id: string; text: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <label htmlFor={id} className="text-xs text-muted">
        {text}
      </label>
      {children}
    </div>
  );
}
