import { isReference } from "../model/rows";
import type { TableRowState } from "./useModelTable";

type Sections = { pinned: TableRowState[]; candidates: TableRowState[]; controls: TableRowState[] };

const RANK = { retrained: 0, original: 1, unlearned: 2 } as const;

/** The references, retrained first whatever the order; the models to choose from; the controls. */
export function sectionsOf(rows: readonly TableRowState[]): Sections {
  const pinned = rows
    .filter((row) => isReference(row.original))
    .map((row, position) => ({ row, position }))
    .sort(
      (left, right) => RANK[left.row.original.kind] - RANK[right.row.original.kind] || left.position - right.position,
    );
  const others = rows.filter((row) => !isReference(row.original));
  return {
    pinned: pinned.map(({ row }) => row),
    candidates: others.filter((row) => !row.original.control),
    controls: others.filter((row) => row.original.control),
  };
}
