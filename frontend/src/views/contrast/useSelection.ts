import { useCallback, useEffect, useMemo, useRef } from "react";
import type { SampleTable } from "../../lib/samples";
import { type SampleId, useUi } from "../../state/ui";
import { useUrl } from "../../state/url";
import { type Cell, readCell, samplesIn, writeCell } from "./model/cells";
import { positionsOf } from "./model/selection";

const CELL_SOURCE = "cell";

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

/** The one selection of all views; a chosen matrix cell is in the link and is selected again when it is opened. */
export function useSelection(table: SampleTable | null, inSplit: Uint8Array | null): Selection {
  const [url, changeUrl] = useUrl();
  const selection = useUi((state) => state.selection);
  const cellText = url.cell;
  const cell = useMemo(() => readCell(cellText), [cellText]);

  useEffect(() => {
    if (!table || !inSplit) return;
    if (!cell) {
      if (useUi.getState().selection?.source === CELL_SOURCE) useUi.getState().select(null);
      return;
    }
    const samples = samplesIn(table, inSplit, cell).map(table.idOf);
    useUi.getState().select({ samples, source: CELL_SOURCE });
  }, [table, inSplit, cell]);

  const source = selection?.source ?? null;
  const sourceBefore = useRef(source);
  useEffect(() => {
    // Esc, or a selection made elsewhere, takes the cell out of the link.
    if (sourceBefore.current === CELL_SOURCE && source !== CELL_SOURCE) changeUrl({ cell: undefined });
    sourceBefore.current = source;
  }, [source, changeUrl]);
  useEffect(() => () => useUi.getState().select(null), []);

  const chooseCell = useCallback(
    (wanted: Cell) => {
      const text = writeCell(wanted);
      if (text === cellText) useUi.getState().select(null);
      else changeUrl({ cell: text });
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
