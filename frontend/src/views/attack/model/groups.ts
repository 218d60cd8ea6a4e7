import { bisectLeft } from "d3-array";
import type { Bench, BenchSide } from "./bench";
import type { Outcome } from "./sweep";

export type Origin = "positive" | "negative";
/** Samples of one origin that a threshold calls rightly or wrongly, as a run of the side's order. */
export type Group = { origin: Origin; right: boolean; side: BenchSide; from: number; to: number };

/** The four groups a threshold makes: rightly and wrongly called samples of both sides. */
export function groupsOf(bench: Bench, outcome: Outcome): Group[] {
  const groups = (origin: Origin): Group[] => {
    const side = bench[origin];
    const cut = bisectLeft(bench.scores[origin], outcome.threshold);
    const called = outcome.above === (origin === "positive");
    return [
      { origin, right: called, side, from: cut, to: side.order.length },
      { origin, right: !called, side, from: 0, to: cut },
    ];
  };
  return [...groups("positive"), ...groups("negative")];
}

export const sizeOf = (group: Group) => group.to - group.from;

export const find = (groups: readonly Group[], origin: Origin, right: boolean) =>
  groups.find((group) => group.origin === origin && group.right === right);

export type Item = { side: BenchSide; origin: Origin; rank: number };

/** The position of an item in a list of groups laid end to end. */
export function itemAt(groups: readonly Group[], position: number): Item | null {
  let left = position;
  for (const group of groups) {
    if (left < sizeOf(group)) return { side: group.side, origin: group.origin, rank: group.to - 1 - left };
    left -= sizeOf(group);
  }
  return null;
}

const BLOCK = 96;

/** Which sheet of sprites an item is on, and where: sheets follow the order of values, so they stay while one drags. */
export function spriteOf(item: Item): { indices: number[]; position: number } {
  const first = Math.floor(item.rank / BLOCK) * BLOCK;
  const indices = item.side.order.slice(first, first + BLOCK).map((place) => item.side.ids[place] ?? 0);
  return { indices, position: item.rank - first };
}
