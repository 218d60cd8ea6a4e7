import type { Attack } from "../../../api/attacks";

/** One score or accuracy of one model, epoch by epoch; NaN where it does not exist. */
export type EpochLine = {
  name: string;
  label: string;
  epochs: ArrayLike<number>;
  values: ArrayLike<number>;
  /** Where held-out retrained models end up; null for accuracies. */
  band: readonly [number, number] | null;
};

/** Each score has its dashes; what has none is drawn whole. */
export const DASHES: Readonly<Record<string, string>> = {
  UA: "7 3",
  RA: "2 3",
  TA: "9 3 2 3",
  C_MIA: "4 2",
  E_MIA: "1 2",
};

/** The lines out of the answer of the attack `by_epoch`. */
export function linesOf(attack: Attack | undefined): EpochLine[] {
  const curve = attack?.first("curve");
  if (!attack || !curve) return [];
  const epochs = attack.values(curve.x.values);
  return curve.lines.map((line) => {
    const [lower, upper] = [attack.values(line.lower)[0], attack.values(line.upper)[0]];
    return {
      name: line.name,
      label: line.label,
      epochs,
      values: attack.values(line.values),
      band: lower === undefined || upper === undefined ? null : [lower, upper],
    };
  });
}

export const lastOf = ({ values }: EpochLine) => values[values.length - 1] ?? Number.NaN;
