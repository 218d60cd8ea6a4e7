import {
  createColumnHelper,
  createExpandedRowModel,
  createSortedRowModel,
  metaHelper,
  rowExpandingFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import { tellingWords } from "../../../words/parameters";
import type { ScreenMetric } from "../model/metrics";
import type { ModelRow } from "../model/rows";
import type { Screen } from "../model/screen";
import { compareText, sortValue } from "../model/sorting";

type ColumnMeta = { metric?: ScreenMetric; title: string };

export const features = tableFeatures({
  rowSortingFeature,
  rowExpandingFeature,
  sortedRowModel: createSortedRowModel(),
  expandedRowModel: createExpandedRowModel(),
  columnMeta: metaHelper<ColumnMeta>(),
});

export type Features = typeof features;

const helper = createColumnHelper<Features, ModelRow>();

/** The columns that can be sorted by, each with a value that is smaller the earlier its row comes. */
export const columnsOf = (screen: Pick<Screen, "columns" | "differing">) =>
  helper.columns([
    helper.accessor((row) => row.label, {
      id: "model",
      sortFn: (left, right) => compareText(left.original.label, right.original.label),
      meta: { title: "Model" },
    }),
    helper.accessor((row) => tellingWords(row.lead, screen.differing) || undefined, {
      id: "parameters",
      sortFn: (left, right, id) => compareText(String(left.getValue(id)), String(right.getValue(id))),
      sortUndefined: "last",
      meta: { title: "Parameters" },
    }),
    ...screen.columns.map((metric) =>
      helper.accessor((row) => sortValue(row, metric.info.name, metric.goal), {
        id: metric.info.name,
        sortFn: (left, right, id) => Number(left.getValue(id)) - Number(right.getValue(id)),
        sortUndefined: "last",
        meta: { title: metric.info.name, metric },
      }),
    ),
  ]);

export type Columns = ReturnType<typeof columnsOf>;
