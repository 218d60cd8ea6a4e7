import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type UIEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Run } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { useSize } from "../../../ui/useSize";
import { countRuns } from "../model/rows";
import type { Screen } from "../model/screen";
import type { Choice } from "../useChoice";
import { ControlsHeading } from "./ControlsHeading";
import type { TableColumn } from "./columns/column";
import { sectionsOf } from "./sections";
import { HEADER_HEIGHT, TableHead } from "./TableHead";
import { ROW_HEIGHT, TableRow } from "./TableRow";
import type { ModelTableState, TableRowState } from "./useModelTable";
import { useRowKeys } from "./useRowKeys";
import { columnWidths } from "./widths";

const MOST_PINNED = 4;
const OVERSCAN = 5;
const NO_ROWS: readonly TableRowState[] = [];

type ModelTableProps = {
  screen: Screen;
  columns: readonly TableColumn[];
  table: ModelTableState;
  choice: Choice;
  empty: ReactNode;
  /** Runs the random steps of some models; null where there are none to run. */
  onQueue: ((runs: readonly Run[]) => void) | null;
};

/** All models of the scenario; only the rows in view exist in the page. References stay at the top. */
export function ModelTable({ screen, columns, table, choice, empty, onQueue }: ModelTableProps) {
  const [scroller, { width }] = useSize<HTMLDivElement>();
  const hoverRun = useUi((state) => state.hoverRun);
  const all = table.getRowModel().rows;
  const { pinned, candidates, controls } = useMemo(() => sectionsOf(all), [all]);
  const [controlsOpen, setControlsOpen] = useState(false);
  const shownControls = controlsOpen ? controls : NO_ROWS;
  // A gap in the list stands for the heading of the controls.
  const others = useMemo(
    () => (controls.length > 0 ? [...candidates, null, ...shownControls] : candidates),
    [candidates, controls, shownControls],
  );
  const ordered = useMemo(() => [...pinned, ...candidates, ...shownControls], [pinned, candidates, shownControls]);
  const pinnedStay = pinned.length <= MOST_PINNED;
  const lead = HEADER_HEIGHT + pinned.length * ROW_HEIGHT;
  const rows = useVirtualizer({
    count: others.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (position) => others[position]?.id ?? "controls",
    overscan: OVERSCAN,
    paddingStart: lead,
    scrollPaddingStart: pinnedStay ? lead : HEADER_HEIGHT,
  });
  const { scrollToIndex } = rows;
  const reveal = useCallback(
    (position: number) => {
      const place = position - pinned.length;
      if (place >= 0) scrollToIndex(place < candidates.length ? place : place + 1, { align: "auto" });
      else scroller.current?.scrollTo({ top: 0 });
    },
    [pinned.length, candidates.length, scrollToIndex, scroller],
  );
  // Another order or another filter starts at the top again: the best rows are what was asked for.
  const asked = JSON.stringify([table.state.sorting, screen.filters, screen.fold]);
  const answered = useRef(asked);
  useEffect(() => {
    if (answered.current === asked) return;
    answered.current = asked;
    scroller.current?.scrollTo?.({ top: 0 });
  }, [asked, scroller]);
  const keys = useRowKeys({ rows: ordered, choice, scroller, reveal });
  const widths = useMemo(
    () => columnWidths(width, columns.filter((column) => column.width === undefined).length, columns),
    [width, columns],
  );
  const standing = columns.filter((column) => !column.measured).length;
  const [atEnd, setAtEnd] = useState(false);
  const more = width > 0 && widths.overflows && !atEnd;
  const measureEnd = (event: UIEvent<HTMLElement>) => {
    const { scrollLeft, clientWidth, scrollWidth } = event.currentTarget;
    setAtEnd(scrollLeft + clientWidth >= scrollWidth - 1);
  };
  const visible = rows.getVirtualItems();
  const before = (visible[0]?.start ?? lead) - lead;
  const after = rows.getTotalSize() - (visible.at(-1)?.end ?? lead);

  const line = (row: TableRowState, position: number) => (
    <TableRow
      key={row.id}
      row={row}
      position={position + 2}
      expanded={row.getIsExpanded()}
      reachable={row.id === keys.active}
      choice={choice}
      columns={columns}
      overflows={widths.overflows}
      screen={screen}
      onQueue={onQueue}
    />
  );
  return (
    <div className="relative flex min-h-0 flex-col">
      <div
        ref={scroller}
        className="relative min-h-0 overflow-auto overscroll-contain rounded-b-xl border-t border-line"
        onPointerLeave={() => hoverRun(null)}
        onScroll={measureEnd}
      >
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are moved through with the arrow keys
          role="treegrid"
          aria-label="Models"
          aria-rowcount={pinned.length + others.length + 1}
          className="table-fixed border-separate border-spacing-0"
          style={{ width: widths.total }}
          onKeyDown={keys.onKeyDown}
          onFocus={keys.onFocus}
        >
          <TableHead table={table} widths={widths} />
          {pinned.length > 0 && (
            <tbody className={pinnedStay ? "sticky z-20" : ""} style={pinnedStay ? { top: HEADER_HEIGHT } : undefined}>
              {pinned.map(line)}
            </tbody>
          )}
          <tbody>
            {before > 0 && <Gap height={before} />}
            {visible.map((item) => {
              const row = others[item.index];
              if (row) return line(row, pinned.length + item.index);
              return (
                <ControlsHeading
                  key={item.key}
                  count={countRuns(controls.filter(({ depth }) => depth === 0).map(({ original }) => original))}
                  open={controlsOpen}
                  span={Math.max(columns.length, standing + 1)}
                  onToggle={() => setControlsOpen(!controlsOpen)}
                />
              );
            })}
            {after > 0 && <Gap height={after} />}
          </tbody>
        </table>
        {candidates.length === 0 && <div className="sticky left-0">{empty}</div>}
      </div>
      {more && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 right-0 z-30 w-6 rounded-br-xl bg-linear-to-l from-text/15 to-transparent"
        />
      )}
    </div>
  );
}

/** Room for the rows that are out of view. */
const Gap = ({ height }: { height: number }) => (
  <tr aria-hidden="true">
    <td style={{ height, padding: 0 }} />
  </tr>
);
