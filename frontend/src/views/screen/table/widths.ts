import type { ColumnWidth, TableColumn } from "./columns/column";
import { shownColumns } from "./columns/shownColumns";

type Sized = Pick<TableColumn, "info" | "width">;

export type Widths = {
  /** Of the columns that have a width of their own, by name. */
  own: ReadonlyMap<string, number>;
  /** Of all others, metrics above all. */
  metric: number;
  total: number;
  overflows: boolean;
};

const NARROWEST = 92;
const WIDEST = 124;

/** What stands before the metrics while the link chooses nothing. */
const usual = (): readonly Sized[] => shownColumns({ columns: [], chosen: undefined });

const leastOf = (width: ColumnWidth) => (typeof width === "number" ? width : width.atLeast);
const sum = (values: readonly number[]) => values.reduce((before, value) => before + value, 0);

/** Pixel widths of the columns: what the metrics leave over goes to the columns that can grow. */
export function columnWidths(available: number, metricCount: number, own: readonly Sized[] = usual()): Widths {
  const sized = own.flatMap(({ info, width }) => (width === undefined ? [] : [{ name: info.name, width }]));
  const least = sum(sized.map(({ width }) => leastOf(width)));
  const each = metricCount > 0 ? Math.floor((available - least) / metricCount) : NARROWEST;
  const metric = Math.min(WIDEST, Math.max(NARROWEST, each));
  const growing = sized.filter(({ width }) => typeof width !== "number").length;
  const extra = growing > 0 ? Math.max(0, available - least - metric * metricCount) / growing : 0;
  const widths = new Map(
    sized.map(({ name, width }) => [name, typeof width === "number" ? width : width.atLeast + extra]),
  );
  const total = sum([...widths.values()]) + metric * metricCount;
  return { own: widths, metric, total, overflows: total > available + 1 };
}
