import { useEffect, useMemo } from "react";
import type { Strategy } from "../../../state/attackUrl";
import { useUrl } from "../../../state/url";
import type { Bench } from "../model/bench";
import { SIDES, type Side } from "../model/reading";
import { bestAttackScore, bestSuccessRate, commonThreshold, type Outcome, outcomeAt, sweep } from "../model/sweep";

export type Benches = Partial<Record<Side, Bench>>;
export type Numbers = Partial<Record<Side, number>>;
/** Thresholds set by hand, and the signal they are set on. */
export type ByHand = { signal: string; at: Numbers };

const SETTLES_MILLISECONDS = 300;

/** The threshold that a strategy chooses for each model. */
export function chosenBy(strategy: Strategy, benches: Benches): Numbers {
  const { a, b } = benches;
  if (strategy === "common_threshold" && a && b && a.signal === b.signal) {
    const common = commonThreshold(a.scores, b.scores);
    return { a: common, b: common };
  }
  const found: Numbers = {};
  for (const side of SIDES) {
    const bench = benches[side];
    if (!bench) continue;
    if (strategy === "worst_case" && bench.worst?.signal === bench.signal) found[side] = bench.worst.threshold;
    else if (strategy === "best_success_rate") found[side] = bestSuccessRate(sweep(bench.scores));
    else found[side] = bestAttackScore(sweep(bench.scores));
  }
  return found;
}

/** Where both thresholds are and what they achieve; those set by hand reach the link when the hand rests. */
export function useThresholds(benches: Benches, strategy: Strategy, byHand: ByHand | null) {
  const [url, changeUrl] = useUrl();
  const { a, b } = benches;
  const proposed = useMemo(() => chosenBy(strategy, { a, b }), [strategy, a, b]);
  const given: Numbers = byHand?.at ?? { a: url.atA, b: url.atB };
  const thresholds: Numbers = strategy === "custom" ? { a: given.a ?? proposed.a, b: given.b ?? proposed.b } : proposed;

  useEffect(() => {
    if (!byHand) return;
    const { signal, at } = byHand;
    const timer = setTimeout(
      () => changeUrl({ strategy: "custom", signal, atA: rounded(at.a), atB: rounded(at.b) }),
      SETTLES_MILLISECONDS,
    );
    return () => clearTimeout(timer);
  }, [byHand, changeUrl]);

  const outcomes: Partial<Record<Side, Outcome>> = {};
  for (const side of SIDES) {
    const [bench, threshold] = [benches[side], thresholds[side]];
    if (bench && threshold !== undefined) outcomes[side] = outcomeAt(bench.scores, threshold);
  }
  return { thresholds, outcomes };
}

const rounded = (value: number | undefined) => (value === undefined ? undefined : Number(value.toPrecision(6)));
