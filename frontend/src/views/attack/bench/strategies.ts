import type { Strategy } from "../../../state/attackUrl";

export const USUAL_STRATEGY: Strategy = "best_attack_score";
export const USUAL_SIGNAL = "entropy";
/** What the ROC looks at until somebody chooses a signal: what the verdict looks at. */
export const VERDICT_SIGNAL = "margin";

/** What each strategy is called, and how it chooses. */
export const STRATEGY_WORDS: readonly { value: Strategy; label: string; about: string }[] = [
  { value: "custom", label: "Custom", about: "Set by hand: drag the dashed line, use the arrow keys on it, or type." },
  {
    value: "best_attack_score",
    label: "Best attack score",
    about: "The threshold with the highest attack score, chosen for each model by itself.",
  },
  {
    value: "best_success_rate",
    label: "Best success rate",
    about: "The threshold that calls most samples rightly, both sides weighing the same.",
  },
  {
    value: "common_threshold",
    label: "Common threshold",
    about: "One threshold for both models: the highest sum of their attack scores.",
  },
  {
    value: "worst_case",
    label: "Worst case",
    about: "The signal, direction and threshold with the lowest privacy score, for each model by itself.",
  },
];
