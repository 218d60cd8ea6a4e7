import clsx from "clsx";
import { buttonClass } from "../../../ui/Button";
import { CheckList } from "../../../ui/CheckList";
import { Icon } from "../../../ui/icons";
import { Popover } from "../../../ui/Popover";

type FacetMenuProps = {
  title: string;
  counts: readonly (readonly [value: string, count: number])[];
  labelOf: (value: string) => string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

const MOST_NAMED = 1;

/** Keeps the rows that have one of the chosen values. */
export function FacetMenu({ title, counts, labelOf, chosen, onChange }: FacetMenuProps) {
  const named = chosen.slice(0, MOST_NAMED).map(labelOf).join(", ");
  const more = chosen.length > MOST_NAMED ? ` +${chosen.length - MOST_NAMED}` : "";
  // A value in the link that no run has (any more) stays visible, so that it can be taken away.
  const values = [
    ...counts,
    ...chosen.filter((value) => !counts.some(([one]) => one === value)).map((value) => [value, 0] as const),
  ];
  return (
    <Popover
      label={`Filter by ${title.toLowerCase()}`}
      trigger={
        <button
          type="button"
          className={buttonClass("outline", true, clsx(chosen.length > 0 && "border-accent! bg-accent-soft!"))}
        >
          <span className={chosen.length > 0 ? "text-muted" : ""}>{title}</span>
          {chosen.length > 0 && <span className="max-w-36 truncate">{named + more}</span>}
          <Icon name="chevronDown" size={12} className="text-muted" />
        </button>
      }
    >
      <CheckList
        label={title}
        options={values.map(([value, count]) => ({ value, label: labelOf(value), note: count }))}
        chosen={chosen}
        onChange={onChange}
      />
    </Popover>
  );
}
