import type { SampleTable } from "../../../api/samples";
import type { SampleId } from "../../../api/types";

export type SelectionFacts = {
  count: number;
  toForget: number;
  changed: number;
  /** Shares of samples that get their label; null without samples or without retrained models. */
  a: number | null;
  b: number | null;
  retrained: number | null;
};

/** How A, B and the retrained models do on some samples. */
export function selectionFacts(table: SampleTable, positions: readonly number[]): SelectionFacts {
  const right = { a: 0, b: 0, retrained: 0 };
  let toForget = 0;
  let changed = 0;
  for (const at of positions) {
    const label = table.labels[at];
    if (table.a.predicted[at] === label) right.a++;
    if (table.b.predicted[at] === label) right.b++;
    if (table.retrained?.predicted[at] === label) right.retrained++;
    if ((table.flagsA[at] ?? 0) & (table.bits.target ?? 0)) toForget++;
    if (table.a.predicted[at] !== table.b.predicted[at]) changed++;
  }
  const count = positions.length;
  const share = (hits: number) => (count === 0 ? null : hits / count);
  return {
    count,
    toForget,
    changed,
    a: share(right.a),
    b: share(right.b),
    retrained: table.retrained ? share(right.retrained) : null,
  };
}

/** The positions of samples that the table has. */
export const positionsOf = (table: SampleTable, samples: readonly SampleId[]): number[] =>
  samples.flatMap((sample) => {
    const at = table.positionOf(sample);
    return at < 0 ? [] : [at];
  });

export const sameSample = (one: SampleId | null, other: SampleId | null) =>
  one?.split === other?.split && one?.index === other?.index;

/** The sample a step further; round and round. */
export function stepped(samples: readonly SampleId[], from: SampleId | null, step: number): SampleId | null {
  if (samples.length === 0) return null;
  const at = samples.findIndex((sample) => sameSample(sample, from));
  const next = at < 0 ? (step > 0 ? 0 : samples.length - 1) : (at + step + samples.length) % samples.length;
  return samples[next] ?? null;
}
