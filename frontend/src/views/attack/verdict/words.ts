import type { AttackAbout } from "../../../api/attacks";
import type { IconName } from "../../../ui/icons";
import { capital, withMinus } from "../../../words/numbers";

export type VerdictState = "leaks" | "differs" | "indistinguishable" | "over_erased" | "inconclusive";
type Look = { word: string; icon: IconName; text: string; ground: string };

/** Each verdict has a word, an icon and a colour. */
const LOOKS: Record<VerdictState, Look> = {
  leaks: { word: "Leaks", icon: "warning", text: "text-bad", ground: "bg-bad-soft" },
  differs: { word: "Differs", icon: "swap", text: "text-bad", ground: "bg-bad-soft" },
  indistinguishable: { word: "Indistinguishable", icon: "check", text: "text-good", ground: "bg-good-soft" },
  over_erased: { word: "Over-erased", icon: "arrowDown", text: "text-warn", ground: "bg-warn-soft" },
  inconclusive: { word: "Cannot say", icon: "help", text: "text-muted", ground: "bg-sunken" },
};

export const lookOf = (state: string): Look =>
  Object.entries(LOOKS).find(([name]) => name === state)?.[1] ?? LOOKS.inconclusive;

export const GAMES: Record<AttackAbout["game"], string> = {
  was_it_in: "Was it in?",
  same_as_retrained: "Same as retrained?",
  member_classifier: "Member classifier",
};

/** The sentence without the word that stands above it. */
export function withoutWord(sentence: string): string {
  const rest = sentence.replace(/^[^:.]{1,40}: /, "");
  return withMinus(capital(rest));
}
