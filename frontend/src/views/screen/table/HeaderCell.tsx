import clsx from "clsx";
import type { ReactNode } from "react";
import { Tooltip } from "../../../ui/Tooltip";
import type { TableColumn } from "./columns/column";
import type { ModelTableState } from "./useModelTable";

type Header = ReturnType<ModelTableState["getHeaderGroups"]>[number]["headers"][number];

type HeaderCellProps = { header: Header; column: TableColumn; className?: string };

const LONG = 16;

const ARIA_SORT = { asc: "ascending", desc: "descending" } as const;
const REVERSED = { asc: "descending", desc: "ascending" } as const;

/** A column's name; a click sorts best first, the next one worst first, the third not at all. */
export function HeaderCell({ header, column, className }: HeaderCellProps) {
  const { title, before, mark, about, sort } = column;
  const order = header.column.getIsSorted();
  const next = order === false ? sort.words.asc : order === "asc" ? sort.words.desc : "as created";
  const button = (
    <button
      type="button"
      className={clsx(
        "flex h-full w-full items-center gap-1 rounded px-2 text-left text-xs leading-tight font-semibold hover:bg-panel",
        order !== false && "text-accent",
      )}
      onClick={header.column.getToggleSortingHandler()}
    >
      <span className="flex min-w-0 flex-col">
        <span className={order !== false ? "truncate" : title.length > LONG ? "line-clamp-3 text-2xs" : "line-clamp-2"}>
          {title} {mark}
        </span>
        {order !== false && <span className="text-2xs font-normal whitespace-nowrap">{sort.words[order]}</span>}
      </span>
    </button>
  );
  const hint: ReactNode = (
    <span className="flex flex-col gap-1">
      {about}
      <span className="text-muted">Click: {next}. With shift: sort by several columns.</span>
    </span>
  );
  const words = sort.reversed ? REVERSED : ARIA_SORT;
  return (
    <th scope="col" aria-sort={order === false ? "none" : words[order]} className={className}>
      <span className="flex h-full items-center">
        {before}
        <Tooltip content={hint}>{button}</Tooltip>
      </span>
    </th>
  );
}
