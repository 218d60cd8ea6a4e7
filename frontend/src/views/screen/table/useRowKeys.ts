import { type KeyboardEvent, type RefObject, useCallback, useState } from "react";
import type { Choice } from "../useChoice";
import type { TableRowState } from "./useModelTable";

type RowKeys = {
  rows: readonly TableRowState[];
  choice: Choice;
  scroller: RefObject<HTMLElement | null>;
  /** Brings a row into view, so that it exists and can be focused. */
  reveal: (position: number) => void;
};

const PAGE = 10;

/** One tab stop for all rows: arrows move, A and B choose, Enter opens, left and right fold. */
export function useRowKeys({ rows, choice, scroller, reveal }: RowKeys) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const active = rows.some((row) => row.id === activeKey) ? activeKey : (rows[0]?.id ?? null);

  const focus = useCallback(
    (position: number) => {
      const row = rows[Math.min(rows.length - 1, Math.max(0, position))];
      if (!row) return;
      setActiveKey(row.id);
      reveal(rows.indexOf(row));
      requestAnimationFrame(() => {
        scroller.current?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(row.id)}"]`)?.focus();
      });
    },
    [rows, reveal, scroller],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const line = event.target.closest<HTMLElement>("tr[data-key]");
    const position = rows.findIndex((row) => row.id === line?.dataset.key);
    const row = rows[position];
    if (!row) return;
    const target = movement(event.key, position, rows.length);
    if (target !== null) focus(target);
    else if (event.key === "a" || event.key === "b") choice.choose(row.original.lead, event.key);
    else if (event.key === "ArrowRight" && row.original.children.length > 0) row.toggleExpanded(true);
    else if (event.key === "ArrowLeft" && row.getIsExpanded()) row.toggleExpanded(false);
    else if (event.key === "ArrowLeft" && row.depth > 0)
      focus(rows.findLastIndex((one, at) => at < position && one.depth === 0));
    else if (event.key === "Enter" && event.target === line) {
      if (row.original.folded) row.toggleExpanded();
      else choice.open(row.original.lead.id);
    } else return;
    event.preventDefault();
  };

  const onFocus = (event: { target: EventTarget }) => {
    if (!(event.target instanceof HTMLElement)) return;
    const key = event.target.closest<HTMLElement>("tr[data-key]")?.dataset.key;
    if (key) setActiveKey(key);
  };

  return { active, onKeyDown, onFocus };
}

function movement(key: string, position: number, count: number): number | null {
  if (key === "ArrowDown") return position + 1;
  if (key === "ArrowUp") return position - 1;
  if (key === "PageDown") return position + PAGE;
  if (key === "PageUp") return position - PAGE;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}
