import {
  createColumnHelper,
  createExpandedRowModel,
  createSortedRowModel,
  metaHelper,
  rowExpandingFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { Telling } from "../../../../domain/differing";
import type { ModelRow } from "../../model/rows";
import { compareValues } from "../../model/sorting";
import type { TableColumn } from "./column";

export const features = tableFeatures({
  rowSortingFeature,
  rowExpandingFeature,
  sortedRowModel: createSortedRowModel(),
  expandedRowModel: createExpandedRowModel(),
  columnMeta: metaHelper<TableColumn>(),
});

const helper = createColumnHelper<typeof features, ModelRow>();

/** The columns as the table library sorts by them. */
export const definitionsOf = (columns: readonly TableColumn[], differing: Telling) =>
  helper.columns(
    columns.map((column) =>
      helper.accessor((row) => column.sort.value(row, differing), {
        id: column.info.name,
        sortFn: (left, right, id) => compareValues(left.getValue(id), right.getValue(id)),
        sortUndefined: "last",
        meta: column,
      }),
    ),
  );
