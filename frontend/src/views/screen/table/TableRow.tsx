import clsx from "clsx";
import { memo, useState } from "react";
import { useUi } from "../../../state/ui";
import { isReference } from "../model/rows";
import type { CellView, TableColumn } from "./columns/column";
import { StateCell } from "./StateCell";
import type { TableRowState } from "./useModelTable";

export const ROW_HEIGHT = 46;

type TableRowProps = Pick<CellView, "screen" | "choice" | "expanded" | "reachable" | "onQueue"> & {
  row: TableRowState;
  position: number;
  columns: readonly TableColumn[];
  /** Whether the table scrolls sideways. */
  overflows: boolean;
};

const CELL = "border-b border-line p-0 bg-inherit";

/** One line of the table: a run, or a group of runs that differ only in seeds. */
function Line(props: TableRowProps) {
  const { row, position, columns, overflows, screen, choice, expanded, reachable, onQueue } = props;
  const model = row.original;
  const hovered = useUi((state) => state.hoveredRun !== null && model.runs.some((run) => run.id === state.hoveredRun));
  const hoverRun = useUi((state) => state.hoverRun);
  const [near, setNear] = useState(false);
  const letters = {
    a: model.runs.some((run) => run.id === choice.a),
    b: model.runs.some((run) => run.id === choice.b),
  };
  // Only a table that scrolls sideways needs cells that stay: and one of them a row, for each costs the browser a layer of its own.
  const held = clsx(CELL, overflows ? "sticky z-10" : "relative");
  const measured = model.runs.some((run) => run.status === "succeeded");
  const drawn = measured ? columns : columns.filter((column) => !column.measured);
  const view: CellView = {
    row: model,
    screen,
    choice,
    letters,
    nested: row.depth > 0,
    expanded,
    near,
    reachable,
    onToggle: () => row.toggleExpanded(),
    onQueue,
  };
  return (
    <tr
      data-key={model.key}
      aria-rowindex={position}
      aria-level={row.depth + 1}
      aria-expanded={model.children.length > 0 ? expanded : undefined}
      tabIndex={reachable ? 0 : -1}
      className={clsx("group/row -outline-offset-2", groundOf(isReference(model), letters, hovered))}
      style={{ height: ROW_HEIGHT }}
      onPointerEnter={() => {
        hoverRun(model.lead.id);
        setNear(true);
      }}
      onPointerLeave={() => setNear(false)}
    >
      {drawn.map(({ info, cell }, place) =>
        place === 0 ? (
          <th key={info.name} scope="row" className={`${held} left-0 border-r text-left font-normal`}>
            {cell(view)}
          </th>
        ) : (
          <td key={info.name} className={CELL}>
            {cell(view)}
          </td>
        ),
      )}
      {!measured && (
        <td className={CELL} colSpan={Math.max(1, columns.length - drawn.length)}>
          <StateCell run={model.runs.find((run) => run.status === "running") ?? model.lead} reachable={reachable} />
        </td>
      )}
    </tr>
  );
}

export const TableRow = memo(Line);

function groundOf(reference: boolean, letters: { a: boolean; b: boolean }, hovered: boolean): string {
  if (letters.a) return "bg-model-a-soft";
  if (letters.b) return "bg-model-b-soft";
  if (hovered) return "bg-sunken";
  return reference ? "bg-reference-soft" : "bg-panel";
}
