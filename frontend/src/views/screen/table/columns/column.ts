import type { ReactNode } from "react";
import type { MetricInfo, Run } from "../../../../api/types";
import type { Row } from "../../../../charts/export";
import type { Telling } from "../../../../domain/differing";
import type { ModelRow } from "../../model/rows";
import type { Screen } from "../../model/screen";
import type { Choice, Side } from "../../useChoice";

/** What a cell may draw from, and what it may ask for. */
export type CellView = {
  row: ModelRow;
  screen: Screen;
  choice: Choice;
  /** Which of A and B are among the row's runs. */
  letters: Record<Side, boolean>;
  /** Whether the row lies under another one. */
  nested: boolean;
  expanded: boolean;
  /** Whether the pointer is on the row. */
  near: boolean;
  /** Whether the tab key leads into the row. */
  reachable: boolean;
  onToggle: () => void;
  /** Runs the random steps of some models; null where there are none to run. */
  onQueue: ((runs: readonly Run[]) => void) | null;
};

/** Pixels: as many as this, or at least as many and whatever the other columns leave over. */
export type ColumnWidth = number | { atLeast: number };

type ColumnSort = {
  /** Smaller the earlier its row comes; undefined comes last in both orders. */
  value: (row: ModelRow, differing: Telling) => string | number | undefined;
  words: { asc: string; desc: string };
  /** Whether what is drawn falls while this value rises. */
  reversed?: boolean;
};

type PaperColumn = {
  /** The title where it is left out. */
  heading?: string;
  align: "left" | "right";
  text: (row: ModelRow, differing: Telling) => string;
  /** A line under the table about this column. */
  note?: string;
  /** A line after all notes, once however many columns bring it. */
  remark?: string;
};

type SavedColumn = {
  /** What stands for the column in links, and whether it is there while the link names none. */
  info: Pick<MetricInfo, "name" | "shown">;
  title: string;
  /** Its name in the list of columns; a column without one is always there. */
  choice?: ReactNode;
  /** One or more fields of a row's record, given all rows that are saved. */
  csv?: (rows: readonly ModelRow[]) => (row: ModelRow) => Row;
  /** Its column in Markdown and LaTeX. */
  paper?: PaperColumn;
};

/** A column that is drawn. */
export type TableColumn = SavedColumn & {
  cell: (view: CellView) => ReactNode;
  /** Without one it gets the same share as every metric. */
  width?: ColumnWidth;
  /** Whether the state of an unfinished run stands in place of its cell. */
  measured?: boolean;
  /** What stands in the header before and after the title. */
  before?: ReactNode;
  mark?: ReactNode;
  /** What the header's tooltip says first. */
  about?: ReactNode;
  sort: ColumnSort;
};

/** A column of the table of models; without a cell, of its files alone. */
export type Column = TableColumn | (SavedColumn & { cell?: undefined });
