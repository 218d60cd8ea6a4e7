import { type ExpandedState, type SortingState, useTable } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useUrl } from "../../../state/url";
import type { ModelRow } from "../model/rows";
import type { Screen } from "../model/screen";
import { readSort, writeSort } from "../model/sorting";
import type { TableColumn } from "./columns/column";
import { definitionsOf, features } from "./columns/definitions";

const childrenOf = (row: ModelRow) => row.children;
const keyOf = (row: ModelRow) => row.key;

/** The sorted and expanded rows; the order is kept in the link, what is expanded is not. */
export function useModelTable(screen: Screen, columns: readonly TableColumn[]) {
  const [{ sort }, changeUrl] = useUrl();
  const [expanded, setExpanded] = useState<ExpandedState>({});
  const { differing } = screen;
  const definitions = useMemo(() => definitionsOf(columns, differing), [columns, differing]);
  const sorting = useMemo<SortingState>(() => {
    const known = new Set(columns.map(({ info }) => info.name));
    return readSort(sort).filter(({ id }) => known.has(id));
  }, [sort, columns]);
  const data = useMemo(() => [...screen.rows], [screen.rows]);
  return useTable({
    features,
    columns: definitions,
    data,
    getRowId: keyOf,
    getSubRows: childrenOf,
    sortDescFirst: false,
    enableSortingRemoval: true,
    state: { sorting, expanded },
    onSortingChange: (update) => {
      const next = typeof update === "function" ? update(sorting) : update;
      changeUrl({ sort: writeSort(next) });
    },
    onExpandedChange: setExpanded,
  });
}

export type ModelTableState = ReturnType<typeof useModelTable>;
export type TableRowState = ReturnType<ModelTableState["getRowModel"]>["rows"][number];
