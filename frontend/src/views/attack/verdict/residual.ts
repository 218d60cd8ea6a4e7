import type { ResidualMemory } from "../../../api/attacks";
import { formatPercent, withMinus } from "../../../words/numbers";

export type Domain = [number, number];

const LEAST: Domain = [-0.3, 1.3];
const WIDEST: Domain = [-2, 3];
const ROOM = 0.04;

/** A share in whole per cent: −8 %. */
export const formatShare = (share: number) => withMinus(formatPercent(share, 0)).replace(/^−0 /, "0 ");

/** One axis for all: from below retrained to beyond the original, no wider than can be read; the rest lies at its edge. */
export function domainOfResiduals(all: readonly ResidualMemory[]): Domain {
  const low = Math.min(LEAST[0], ...all.map(({ lower }) => lower));
  const high = Math.max(LEAST[1], ...all.flatMap(({ upper, at_most }) => [upper, at_most]));
  const room = (high - low) * ROOM;
  return [Math.max(WIDEST[0], low - room), Math.min(WIDEST[1], high + room)];
}

/** Where a share is drawn, and whether it lies beyond that edge. */
export function placeIn([low, high]: Domain, share: number): { share: number; beyond: "left" | "right" | null } {
  if (share < low) return { share: low, beyond: "left" };
  if (share > high) return { share: high, beyond: "right" };
  return { share, beyond: null };
}

/** Residual memory in words, for those who cannot see the bar. */
export const residualInWords = ({ value, lower, upper, at_most }: ResidualMemory) =>
  `residual memory ${formatShare(value)}, 95 % between ${formatShare(lower)} and ${formatShare(upper)}, at most ${formatShare(at_most)}; 0 % is retrained, 100 % the original`;
