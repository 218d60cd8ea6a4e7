import type { SampleTable } from "../../../api/samples";

export const MOST_COLOURS = 10;

/** How often A or B puts samples of one class into another, by class; what tells where confusion is. */
function confusions(table: SampleTable, classes: number): Float64Array {
  const found = new Float64Array(classes);
  for (let at = 0; at < table.size; at++) {
    const label = table.labels[at] ?? 0;
    for (const said of [table.a.predicted[at] ?? 0, table.b.predicted[at] ?? 0]) {
      if (said !== label) found[said] = (found[said] ?? 0) + 1;
    }
  }
  return found;
}

/** The classes that get a colour of their own: all of up to ten, else forgotten ones and the top confusions. */
export function focusClasses(table: SampleTable, classes: number, forgotten: readonly number[]): number[] {
  if (classes <= MOST_COLOURS) return Array.from({ length: classes }, (_, index) => index);
  const counts = confusions(table, classes);
  const others = Array.from({ length: classes }, (_, index) => index)
    .filter((index) => !forgotten.includes(index) && (counts[index] ?? 0) > 0)
    .sort((left, right) => (counts[right] ?? 0) - (counts[left] ?? 0) || left - right);
  return [...forgotten, ...others].slice(0, MOST_COLOURS);
}

/** The place of each class in the palette; the last place is grey and holds every class without colour. */
export function paletteSlots(classes: number, focus: readonly number[]): Uint8Array {
  const slots = new Uint8Array(classes).fill(MOST_COLOURS);
  for (const [slot, index] of focus.entries()) slots[index] = slot;
  return slots;
}
