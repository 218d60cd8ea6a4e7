import { useCallback, useEffect, useMemo, useRef } from "react";
import type { SampleTable } from "../../api/samples";
import type { SampleId, Slice } from "../../api/types";
import { useUi } from "../../state/ui";
import { useUrl } from "../../state/url";
import { type Cell, readCell, samplesIn, writeCell } from "./model/cells";
import { positionsOf } from "./model/selection";

const CELL_SOURCE = "cell";
const SLICE_SOURCE = "slice";
const isLinked = (source: string | null | undefined) => source === CELL_SOURCE || source === SLICE_SOURCE;

export type Selection = {
  samples: readonly SampleId[];
  positions: readonly number[];
  /** The positions for quick look-ups; null without a selection. */
  set: ReadonlySet<number> | null;
  cell: Cell | null;
  chooseCell: (cell: Cell) => void;
  /** Selects positions; none clears the selection. */
  choose: (positions: readonly number[], source: string) => void;
};

const NOTHING: readonly SampleId[] = [];

/** The one selection of all views; a matrix cell or a slice in the link is selected again when it is opened. */
export function useSelection(
  table: SampleTable | null,
  inSplit: Uint8Array | null,
  slice: Slice | undefined,
): Selection {
  const [url, changeUrl] = useUrl();
  const selection = useUi((state) => state.selection);
  const cellText = url.cell;
  const cell = useMemo(() => readCell(cellText), [cellText]);

  useEffect(() => {
    if (!table || !inSplit) return;
    if (cell) {
      const samples = samplesIn(table, inSplit, cell).map(table.idOf);
      useUi.getState().select({ samples, source: CELL_SOURCE });
    } else if (slice) {
      useUi.getState().select({ samples: samplesOf(slice), source: SLICE_SOURCE });
    } else if (isLinked(useUi.getState().selection?.source)) {
      useUi.getState().select(null);
    }
  }, [table, inSplit, cell, slice]);

  const source = selection?.source ?? null;
  const sourceBefore = useRef(source);
  useEffect(() => {
    // Esc, or a selection made elsewhere, takes the cell or the slice out of the link.
    if (isLinked(sourceBefore.current) && !isLinked(source)) changeUrl({ cell: undefined, slice: undefined });
    sourceBefore.current = source;
  }, [source, changeUrl]);
  useEffect(() => () => useUi.getState().select(null), []);

  const chooseCell = useCallback(
    (wanted: Cell) => {
      const text = writeCell(wanted);
      if (text === cellText) useUi.getState().select(null);
      else changeUrl({ cell: text, slice: undefined });
    },
    [cellText, changeUrl],
  );
  const choose = useCallback(
    (positions: readonly number[], from: string) => {
      if (!table) return;
      useUi.getState().select(positions.length > 0 ? { samples: positions.map(table.idOf), source: from } : null);
    },
    [table],
  );
  return useMemo(() => {
    const samples = selection?.samples ?? NOTHING;
    const positions = table ? positionsOf(table, samples) : [];
    return { samples, positions, set: selection ? new Set(positions) : null, cell, chooseCell, choose };
  }, [selection, table, cell, chooseCell, choose]);
}

const samplesOf = (slice: Slice): SampleId[] => [
  ...slice.train.map((index) => ({ split: "train", index })),
  ...slice.test.map((index) => ({ split: "test", index })),
];
