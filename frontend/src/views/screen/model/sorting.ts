import type { Goal } from "../../../domain/goals";
import { badness } from "../../../domain/goals";
import type { ModelRow } from "./rows";

/** Best first is ascending here, whatever the metric's own direction: smaller means better. */
export type ColumnOrder = { id: string; desc: boolean };

/** Reads the order from a link: a leading minus means worst first. */
export const readSort = (entries: readonly string[] | undefined): ColumnOrder[] =>
  (entries ?? []).map((entry) => ({ id: entry.replace(/^-/, ""), desc: entry.startsWith("-") }));

export const writeSort = (order: readonly ColumnOrder[]): string[] | undefined =>
  order.length > 0 ? order.map(({ id, desc }) => `${desc ? "-" : ""}${id}`) : undefined;

/** What a row is sorted by under a metric; undefined, which always comes last, where there is no value. */
export function sortValue(row: ModelRow, name: string, goal: Goal): number | undefined {
  const value = row.values[name];
  return typeof value === "number" ? badness(goal, value) : undefined;
}

/** Compares as people count: 2 before 10, text without regard to case. */
export const compareText = (left: string, right: string) =>
  left.localeCompare(right, "en", { numeric: true, sensitivity: "base" });

/** Numbers by size, all else as text. */
export const compareValues = (left: unknown, right: unknown) =>
  typeof left === "number" && typeof right === "number" ? left - right : compareText(String(left), String(right));
