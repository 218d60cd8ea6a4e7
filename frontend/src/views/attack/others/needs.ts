import type { AttackInfo } from "../../../api/types";
import type { Subject } from "../model/reading";

type Lack = { title: string; advice: string };

const LACKS: Record<string, { there: (subject: Subject) => boolean } & Lack> = {
  retrained: {
    there: ({ retrained }) => retrained.length > 0,
    title: "No retrained model",
    advice: "This attack compares with retrained models; train one under Build.",
  },
  original: {
    there: ({ originals }) => originals.length > 0,
    title: "No original",
    advice: "This attack compares with the model before unlearning; train an original under Build.",
  },
  canaries: {
    there: ({ scenario }) => Boolean(scenario.canaries),
    title: "No canaries",
    advice: "This attack looks at canaries; create a scenario with some.",
  },
};

/** The first thing that an attack says it needs and the scenario lacks; null if it can be asked. */
export function lackingFor(attack: Pick<AttackInfo, "needs">, subject: Subject): Lack | null {
  for (const need of attack.needs ?? []) {
    const lack = LACKS[need];
    if (lack && !lack.there(subject)) return lack;
  }
  return null;
}
