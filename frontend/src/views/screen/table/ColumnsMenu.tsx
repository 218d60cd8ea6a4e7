import { Button } from "../../../ui/Button";
import { CheckList } from "../../../ui/CheckList";
import { Popover } from "../../../ui/Popover";
import { isShown, type Screen } from "../model/screen";
import type { Column } from "./columns/column";

type ColumnsMenuProps = Pick<Screen, "chosen"> & {
  columns: readonly Column[];
  onChange: (names: string[]) => void;
};

const namesOf = (columns: readonly Column[]) => columns.map(({ info }) => info.name);

/** Which of the columns that can be left out are there. */
export function ColumnsMenu({ columns, chosen, onChange }: ColumnsMenuProps) {
  const standard = columns.filter((column) => isShown(column, undefined));
  return (
    <Popover
      label="Columns"
      trigger={
        <Button small icon="list">
          Columns
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        <CheckList
          label="Columns"
          options={columns.map(({ info, choice }) => ({ value: info.name, label: choice }))}
          chosen={namesOf(columns.filter((column) => isShown(column, chosen)))}
          onChange={onChange}
        />
        <div className="flex gap-1.5 border-t border-line pt-2">
          <Button small look="quiet" onClick={() => onChange(namesOf(standard))}>
            Usual ones
          </Button>
          <Button small look="quiet" onClick={() => onChange(namesOf(columns))}>
            All
          </Button>
        </div>
      </div>
    </Popover>
  );
}
