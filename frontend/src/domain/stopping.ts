/** When a score, epoch by epoch, lies where retrained models end up. */
export type Stopping =
  | { kind: "inside"; from: number; until: number | null; value: number }
  | { kind: "outside"; closest: number; value: number };

/**
 * The first epoch at which a score enters the band, and the one at which it has left it again, if it does; a score that
 * never enters is closest at some epoch. `null` without a number.
 */
export function stoppingOf(
  epochs: ArrayLike<number>,
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
): Stopping | null {
  const known = Array.from(values, (value, place) => ({ epoch: epochs[place] ?? place, value })).filter(({ value }) =>
    Number.isFinite(value),
  );
  const away = (value: number) => Math.max(0, low - value, value - high);
  const entered = known.findIndex(({ value }) => away(value) === 0);
  const [first] = known;
  if (!first) return null;
  const entry = known[entered];
  if (entry) {
    const left = known.slice(entered).find(({ value }) => away(value) > 0);
    return { kind: "inside", from: entry.epoch, until: left?.epoch ?? null, value: entry.value };
  }
  const closest = known.reduce((best, one) => (away(one.value) < away(best.value) ? one : best), first);
  return { kind: "outside", closest: closest.epoch, value: closest.value };
}
