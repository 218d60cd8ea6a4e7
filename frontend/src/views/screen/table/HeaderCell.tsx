import clsx from "clsx";
import type { ReactNode } from "react";
import { DirectionIcon, MetricCard } from "../../../components/MetricValue";
import { Tooltip } from "../../../ui/Tooltip";
import { metricTitle } from "../../../words/metrics";
import { explained } from "../model/metrics";
import type { ModelTableState } from "./useModelTable";

type Header = ReturnType<ModelTableState["getHeaderGroups"]>[number]["headers"][number];

type HeaderCellProps = { header: Header; className?: string; before?: ReactNode };

const LONG = 16;

/** Ascending is best first under a metric, whatever its direction. */
const ORDERS = {
  metric: { asc: "best first", desc: "worst first" },
  text: { asc: "A to Z", desc: "Z to A" },
} as const;

const ARIA_SORT = { asc: "ascending", desc: "descending" } as const;
const REVERSED = { asc: "descending", desc: "ascending" } as const;

/** A column's name; a click sorts best first, the next one worst first, the third not at all. */
export function HeaderCell({ header, className, before }: HeaderCellProps) {
  const { column } = header;
  const order = column.getIsSorted();
  const meta = column.columnDef.meta;
  const metric = meta?.metric;
  const kind = metric ? "metric" : "text";
  const next = order === false ? ORDERS[kind].asc : order === "asc" ? ORDERS[kind].desc : "as created";
  const title = metric ? metricTitle(metric.info) : (meta?.title ?? column.id);
  const button = (
    <button
      type="button"
      className={clsx(
        "flex h-full w-full items-center gap-1 rounded px-2 text-left text-xs leading-tight font-semibold hover:bg-panel",
        order !== false && "text-accent",
      )}
      onClick={column.getToggleSortingHandler()}
    >
      <span className="flex min-w-0 flex-col">
        <span className={order !== false ? "truncate" : title.length > LONG ? "line-clamp-3 text-2xs" : "line-clamp-2"}>
          {title} {metric && <DirectionIcon direction={metric.goal.direction} />}
        </span>
        {order !== false && <span className="text-2xs font-normal whitespace-nowrap">{ORDERS[kind][order]}</span>}
      </span>
    </button>
  );
  const hint: ReactNode = (
    <span className="flex flex-col gap-1">
      {metric && <MetricCard metric={explained(metric)} />}
      <span className="text-muted">Click: {next}. With shift: sort by several columns.</span>
    </span>
  );
  const words = metric?.goal.direction === "higher" ? REVERSED : ARIA_SORT;
  return (
    <th scope="col" aria-sort={order === false ? "none" : words[order]} className={className}>
      <span className="flex h-full items-center">
        {before}
        <Tooltip content={hint}>{button}</Tooltip>
      </span>
    </th>
  );
}
