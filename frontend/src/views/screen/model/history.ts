import type { EpochRecord, RunDetail } from "../../../api/types";
import type { Curve } from "../../../charts/lines/curvesGeometry";
import { ROLE_COLOURS } from "../../../charts/palette";

/** The records of the run's own phase in order; a run resumed twice still has each epoch once. */
export function historyOf(run: Pick<RunDetail, "history">): EpochRecord[] {
  const byEpoch = new Map(run.history.map((record) => [record.epoch, record]));
  return [...byEpoch.values()].sort((left, right) => left.epoch - right.epoch);
}

type Look = Omit<Curve, "values"> & {
  key: "forget_accuracy" | "retain_accuracy" | "test_forget_accuracy" | "test_retain_accuracy";
};

const ACCURACIES: readonly Look[] = [
  { key: "forget_accuracy", name: "Forget", colour: ROLE_COLOURS.forget, dashed: true, thin: false },
  { key: "retain_accuracy", name: "Retain", colour: ROLE_COLOURS.retain, dashed: false, thin: false },
  { key: "test_forget_accuracy", name: "Forget, test", colour: ROLE_COLOURS.forget, dashed: true, thin: true },
  { key: "test_retain_accuracy", name: "Retain, test", colour: ROLE_COLOURS.retain, dashed: false, thin: true },
];

const known = (curve: Curve) => curve.values.some((value) => value !== null);

/** Curves of the accuracies that were recorded; one that never was is left out. */
export const accuracyCurves = (history: readonly EpochRecord[]): Curve[] =>
  ACCURACIES.map(({ key, ...look }) => ({ ...look, values: history.map((record) => record[key] ?? null) })).filter(
    known,
  );

export const lossCurves = (history: readonly EpochRecord[]): Curve[] =>
  [
    {
      name: "Loss",
      colour: ROLE_COLOURS.text,
      dashed: false,
      thin: false,
      values: history.map((record) => record.loss ?? null),
    },
  ].filter(known);
