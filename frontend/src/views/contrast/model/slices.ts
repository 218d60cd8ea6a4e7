import type { SliceMetrics } from "../../../api/types";

export type Line = {
  name: string;
  /** The samples that the metric judges. */
  place: "forget" | "retain" | "test";
  a: number | null;
  b: number | null;
  /** What the retrained models have; empty without any. */
  retrained: readonly number[];
};

/** One line per metric that exists for A, B or a retrained model; in the order of `names`. */
export function linesOf(found: SliceMetrics, pair: { a: string; b: string }, names: readonly string[]): Line[] {
  const of = (run: string) => found.runs.find((one) => one.run === run);
  const others = found.runs.filter((one) => one.kind === "retrained" && one.run !== pair.a && one.run !== pair.b);
  return names.flatMap((name) => {
    const place = found.metrics[name];
    if (!place) return [];
    const line: Line = {
      name,
      place,
      a: of(pair.a)?.metrics[name] ?? null,
      b: of(pair.b)?.metrics[name] ?? null,
      retrained: others.flatMap((one) => one.metrics[name] ?? []),
    };
    return line.a === null && line.b === null && line.retrained.length === 0 ? [] : [line];
  });
}

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
