import type { AttackAbout } from "../../../api/attacks";

/** The question of each game. */
export const GAMES: Record<AttackAbout["game"], string> = {
  was_it_in: "Was it in?",
  same_as_retrained: "Same as retrained?",
  member_classifier: "Member classifier",
};
