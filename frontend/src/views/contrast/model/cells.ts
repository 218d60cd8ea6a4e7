import type { SampleTable } from "../../../api/samples";

export type Whose = "a" | "b" | "difference";
export type Cell = { whose: Whose; label: number; predicted: number };

const isWhose = (value: string | undefined): value is Whose => value === "a" || value === "b" || value === "difference";

/** Reads a cell from a link, such as `a:3:7`. */
export function readCell(text: string | undefined): Cell | null {
  const [whose, label, predicted] = (text ?? "").split(":");
  return isWhose(whose) && label && predicted ? { whose, label: Number(label), predicted: Number(predicted) } : null;
}

export const writeCell = (cell: Cell): string => `${cell.whose}:${cell.label}:${cell.predicted}`;

/** Whether a sample lies in a cell; in that of a difference lie those that only one of the models puts there. */
function liesIn(table: SampleTable, at: number, { whose, label, predicted }: Cell): boolean {
  if (table.labels[at] !== label) return false;
  const inA = table.a.predicted[at] === predicted;
  const inB = table.b.predicted[at] === predicted;
  return whose === "a" ? inA : whose === "b" ? inB : inA !== inB;
}

/** The positions of a cell's samples in one split. */
export function samplesIn(table: SampleTable, inSplit: Uint8Array, cell: Cell): number[] {
  const found: number[] = [];
  for (let at = 0; at < table.size; at++) if (inSplit[at] && liesIn(table, at, cell)) found.push(at);
  return found;
}
