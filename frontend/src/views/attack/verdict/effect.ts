import type { Attack, Cell, ScalarResult } from "../../../api/attacks";
import { cellOf } from "../model/bench";

/** A run's AUC among those of retrained models and originals. */
export type Effect = {
  value: number;
  interval: [number, number] | null;
  images: [number, number] | null;
  normal: number;
  margin: number;
  detectable: number | null;
  retrained: number[];
  originals: number[];
};

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** What the picture of a verdict shows; null while there is nothing to set the run against. */
export function effectOf(result: ScalarResult, cell: (name: string) => Cell): Effect | null {
  const [normal, margin, detectable] = [cell("null"), cell("margin"), cell("detectable")];
  if (!isNumber(result.value) || !isNumber(normal) || !isNumber(margin)) return null;
  const limits = (over: "seeds" | "images"): [number, number] | null => {
    const found = result.intervals.find((one) => one.over === over);
    return found && isNumber(found.lower) && isNumber(found.upper) ? [found.lower, found.upper] : null;
  };
  const of = (role: string) =>
    result.anchors.flatMap((anchor) => (anchor.role === role && isNumber(anchor.value) ? [anchor.value] : []));
  return {
    value: result.value,
    interval: limits("seeds"),
    images: limits("images"),
    normal,
    margin,
    detectable: isNumber(detectable) ? detectable : null,
    retrained: of("retrained"),
    originals: of("original"),
  };
}

/** The effect in the answer of the attack `verdict`; null while there is none. */
export function effectIn(attack: Attack | undefined): Effect | null {
  const [result, table] = [attack?.first("scalar"), attack?.first("table")];
  const row = table?.rows[0];
  return result && table && row ? effectOf(result, (column) => cellOf(table, row, column)) : null;
}

/** The AUCs that one axis for several bars shows: all that is drawn, with some room, hardly beyond 0 and 1. */
export function effectDomain(effects: readonly Effect[]): [number, number] {
  const all = effects.flatMap(({ value, interval, images, normal, margin, retrained, originals }) => [
    value,
    ...(interval ?? []),
    ...(images ?? []),
    normal - 2 * margin,
    normal + 2 * margin,
    ...retrained,
    ...originals,
  ]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low) * 0.05;
  return [Math.max(-0.02, low - room), Math.min(1.02, high + room)];
}
