import type { ScreenMetric } from "../../model/metrics";
import { isShown, type Screen } from "../../model/screen";
import type { Column, TableColumn } from "./column";
import { COLUMNS } from "./columns";
import { metricColumn } from "./metricColumn";

/** All columns of a table with these metrics; what unfinished runs lack comes last. */
const withMetrics = (own: readonly Column[], metrics: readonly ScreenMetric[]): Column[] => [
  ...own.filter((column) => !isMeasured(column)),
  ...own.filter(isMeasured),
  ...metrics.map(metricColumn),
];

const isMeasured = (column: Column) => column.cell !== undefined && column.measured === true;

const isDrawn = (column: Column): column is TableColumn => column.cell !== undefined;

/** The columns that can be chosen. */
export const choosableColumns = ({ metrics }: Pick<Screen, "metrics">): Column[] =>
  withMetrics(COLUMNS, metrics).filter(({ choice }) => choice !== undefined);

/** The columns that files have now. */
export const savedColumns = ({ columns, chosen }: Pick<Screen, "columns"> & Partial<Pick<Screen, "chosen">>) =>
  withMetrics(
    COLUMNS.filter((column) => column.choice === undefined || isShown(column, chosen)),
    columns,
  );

/** The columns that are drawn now. */
export const shownColumns = (screen: Pick<Screen, "columns" | "chosen">): TableColumn[] =>
  savedColumns(screen).filter(isDrawn);
