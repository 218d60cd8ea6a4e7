import type { Attack, PerSampleResult } from "../../../api/attacks";
import { cellOf } from "../model/bench";

export type Exposure = "leaking" | "over_erased";

/** One image with what the run and the reference models say about it. */
export type Entry = {
  index: number;
  split: "train" | "test";
  label: number;
  run: number;
  retrained: number[];
  original: number | null;
  /** Positive where the run is surer than retrained models. */
  difference: number;
  t: number | null;
  /** The adjusted p-value of the direction it points to. */
  p: number | null;
  exposure: Exposure | null;
  stability: number | null;
};

export type Audit = {
  about: PerSampleResult["about"];
  unit: string;
  signal: string;
  entries: Entry[];
  /** Whether there are models enough to test; with one there is only a ranking. */
  calibrated: boolean;
  counts: Record<Exposure, number>;
  /** How many images are listed for a retrained model, by list: what is normal. */
  normal: Partial<Record<Exposure, { median: number; most: number }>>;
};

/** The audit out of the answer of the attack `per_image`, the most exposed first. */
export function auditOf(attack: Attack): Audit | null {
  const result = attack.first("per_sample");
  if (!result) return null;
  const column = (name: string) => attack.column(result, name);
  const [ids, splits] = [attack.values(result.ids), attack.values(result.split)];
  const pool = result.columns.filter((one) => /^retrained_\d+$/.test(one.name)).map((one) => attack.values(one.values));
  const [run, label, difference, original, t] = ["signal", "label", "difference", "original", "t"].map(column);
  const leaking = column("leaking");
  const erased = column("over_erased");
  const [above, below] = [column("adjusted_above"), column("adjusted_below")];
  const [stays, staysErased] = [column("stability_leaking"), column("stability_over_erased")];
  const entries = Array.from(ids, (index, place): Entry => {
    const surer = (difference?.[place] ?? 0) > 0;
    return {
      index,
      split: splits[place] === 1 ? "test" : "train",
      label: label?.[place] ?? 0,
      run: run?.[place] ?? Number.NaN,
      retrained: pool.map((values) => values[place] ?? Number.NaN),
      original: original?.[place] ?? null,
      difference: difference?.[place] ?? 0,
      t: t?.[place] ?? null,
      p: (surer ? above : below)?.[place] ?? null,
      exposure: leaking?.[place] ? "leaking" : erased?.[place] ? "over_erased" : null,
      stability: (surer ? stays : staysErased)?.[place] ?? null,
    };
  });
  const strength = (entry: Entry) => Math.abs(entry.t ?? entry.difference);
  return {
    about: result.about,
    unit: result.about.unit,
    signal: result.columns[0]?.label ?? "Signal",
    entries: entries.sort((left, right) => strength(right) - strength(left)),
    calibrated: leaking !== null,
    counts: { leaking: total(leaking), over_erased: total(erased) },
    normal: normalOf(attack),
  };
}

const total = (flags: ArrayLike<number> | null) =>
  flags === null ? 0 : Array.from(flags).reduce((sum, flag) => sum + flag, 0);

function normalOf(attack: Attack): Audit["normal"] {
  const table = attack.first("table");
  const found: Audit["normal"] = {};
  for (const row of table?.rows ?? []) {
    if (!table) continue;
    const [list, median, most] = ["list", "null_median", "null_most"].map((name) => cellOf(table, row, name));
    if ((list === "leaking" || list === "over_erased") && typeof median === "number" && typeof most === "number") {
      found[list] = { median, most };
    }
  }
  return found;
}

export type Filter = { exposure: Exposure | null; label: number | null };

export const filtered = (entries: readonly Entry[], { exposure, label }: Filter) =>
  entries.filter(
    (entry) => (exposure === null || entry.exposure === exposure) && (label === null || entry.label === label),
  );

/** The values that all strips share. */
export function stripDomain(entries: readonly Entry[]): [number, number] {
  const all = entries
    .flatMap((entry) => [entry.run, ...entry.retrained, ...(entry.original === null ? [] : [entry.original])])
    .filter(Number.isFinite)
    .sort((left, right) => left - right);
  const cut = Math.floor(all.length * 0.005);
  const [low = 0, high = 1] = [all[cut], all[all.length - 1 - cut]];
  return high > low ? [low, high] : [low - 1, high + 1];
}
