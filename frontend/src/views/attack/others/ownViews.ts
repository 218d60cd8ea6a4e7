import type { AttackInfo } from "../../../api/types";

/** The attacks that have a panel made for them in this stage; every other one is drawn by the types of its results. */
export const OWN_VIEWS = [
  "by_epoch",
  "canaries",
  "per_image",
  "reported",
  "roc",
  "threshold",
  "update_leakage",
  "verdict",
  "worst_case_privacy",
] as const;

const owned: ReadonlySet<string> = new Set(OWN_VIEWS);

/** The registered attacks without a panel of their own, in the order of the catalogue. */
export const withoutOwnView = (attacks: readonly AttackInfo[]) => attacks.filter(({ name }) => !owned.has(name));
