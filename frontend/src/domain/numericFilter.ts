/** A bound on a number of a row, such as RA ≥ 0.9. */
export type NumericFilter = { name: string; least: boolean; bound: number };

const ENTRY = /^(\w{1,64})(>=|<=)(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)$/i;

/** Reads what a link holds, such as `RA>=0.9`; null for anything else. */
export function readNumericFilter(entry: string): NumericFilter | null {
  const [, name, sign, bound] = ENTRY.exec(entry) ?? [];
  if (name === undefined || bound === undefined || !Number.isFinite(Number(bound))) return null;
  return { name, least: sign === ">=", bound: Number(bound) };
}

export const writeNumericFilter = ({ name, least, bound }: NumericFilter) => `${name}${least ? ">=" : "<="}${bound}`;

/** Whether a value keeps the bound; one that does not exist keeps none. */
export const keeps = ({ least, bound }: NumericFilter, value: number | null | undefined): boolean =>
  typeof value === "number" && (least ? value >= bound : value <= bound);
