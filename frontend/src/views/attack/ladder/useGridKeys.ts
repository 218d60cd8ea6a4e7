import { type FocusEvent, type KeyboardEvent, useRef, useState } from "react";

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** What a button in a grid is given: whether the tab key leads to it, and where it stands. */
export type GridPlace = { tabIndex: number; "data-cell": string; onFocus: (event: FocusEvent) => void };

/** One tab stop for many buttons in rows and columns; arrow keys move between those that are there. */
export function useGridKeys<Element extends HTMLElement>() {
  const ref = useRef<Element>(null);
  const [at, setAt] = useState("0 0");
  const cellOf = (row: number, column: number) =>
    ref.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const from = (event.target as HTMLElement).dataset.cell;
    if (!step || !from) return;
    const [row = 0, column = 0] = from.split(" ").map(Number);
    const next = cellOf(row + step[0], column + step[1]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  const place = (row: number, column: number): GridPlace => ({
    tabIndex: at === `${row} ${column}` ? 0 : -1,
    "data-cell": `${row} ${column}`,
    onFocus: () => setAt(`${row} ${column}`),
  });
  return { ref, onKeyDown, place };
}
