import { Icon } from "../../../ui/icons";
import { Tooltip } from "../../../ui/Tooltip";
import { ROW_HEIGHT } from "./TableRow";

type ControlsHeadingProps = { count: number; open: boolean; span: number; onToggle: () => void };

/** The line that folds the controls away: they are there to be beaten, not to be chosen. */
export const ControlsHeading = ({ count, open, span, onToggle }: ControlsHeadingProps) => (
  <tr style={{ height: ROW_HEIGHT }} className="bg-panel">
    <th scope="rowgroup" colSpan={span} className="border-b border-line pl-16 text-left font-normal">
      <Tooltip content="Models that unlearn nothing, or nothing on purpose: what a method must beat. They are left out of bars, best values and the front.">
        <button
          type="button"
          aria-expanded={open}
          className="flex items-center gap-1 rounded py-1 pr-2 text-muted hover:text-text"
          onClick={onToggle}
        >
          <span className="flex size-6 items-center justify-center">
            <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
          </span>
          Controls ({count})
        </button>
      </Tooltip>
    </th>
  </tr>
);
