import type { Attack } from "../../../api/attacks";
import type { MetricInfo } from "../../../api/types";
import { cellOf } from "../model/bench";
import { SIDES, type Side } from "../model/reading";

/** A published score with everything it has to be read by. */
export type ScoreRow = {
  name: string;
  label: string;
  metric: MetricInfo | undefined;
  values: Partial<Record<Side, number>>;
  original: number | null;
  retrained: number | null;
  band: [number, number] | null;
};

const numberOf = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : null);

/** The rows of both answers joined by score; the references are those of the first answer that has them. */
export function scoreRows(attacks: Partial<Record<Side, Attack>>, metrics: readonly MetricInfo[]): ScoreRow[] {
  const rows = new Map<string, ScoreRow>();
  for (const side of SIDES) {
    const table = attacks[side]?.first("table");
    for (const row of table?.rows ?? []) {
      if (!table) continue;
      const read = (column: string) => numberOf(cellOf(table, row, column));
      const name = String(cellOf(table, row, "metric"));
      const [lower, upper] = [read("lower"), read("upper")];
      const metric = metrics.find((one) => one.name === name);
      const entry = rows.get(name) ?? {
        name,
        label: metric?.label ?? name,
        metric,
        values: {},
        original: read("original"),
        retrained: read("retrained"),
        band: lower !== null && upper !== null ? [lower, upper] : null,
      };
      const value = read("value");
      const original = entry.original ?? read("original");
      rows.set(name, {
        ...entry,
        original,
        values: value === null ? entry.values : { ...entry.values, [side]: value },
      });
    }
  }
  return [...rows.values()];
}

/** The values a row's strip shows: all of its own, with some room. */
export function scoreDomain(row: ScoreRow): [number, number] {
  const all = [...Object.values(row.values), row.original, row.retrained, ...(row.band ?? [])].filter(
    (value): value is number => typeof value === "number",
  );
  if (all.length === 0) return [0, 1];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low || 0.1) * 0.08;
  return [low - room, high + room];
}

const ARROWS = {
  higher: "↑ higher is better",
  lower: "↓ lower is better",
  closest_to_retrained: "→ closest to retrained",
  none: "",
};
export const directionWords = (metric: MetricInfo | undefined) => ARROWS[metric?.direction ?? "none"];
