import type { Attack, AttackResult } from "../../../api/attacks";
import { SIDES, type Side } from "../model/reading";

type OfType<Kind extends AttackResult["type"]> = Extract<AttackResult, { type: Kind }>;

/** One result of one model, with the answer that holds its arrays. */
export type Found<Kind extends AttackResult["type"]> = { attack: Attack; result: OfType<Kind> };

/** The same result of A and of B; at least one of them is there. */
export type Pair<Kind extends AttackResult["type"] = AttackResult["type"]> = Kind extends AttackResult["type"]
  ? { kind: Kind; key: string; about: OfType<Kind>["about"]; of: Partial<Record<Side, Found<Kind>>> }
  : never;

function join<Kind extends AttackResult["type"]>(kind: Kind, attacks: Partial<Record<Side, Attack>>) {
  const pairs = new Map<
    string,
    { about: OfType<Kind>["about"]; of: Partial<Record<Side, Found<Kind>>>; place: number }
  >();
  for (const side of SIDES) {
    const attack = attacks[side];
    const seen = new Map<string, number>();
    for (const result of attack?.all(kind) ?? []) {
      if (!attack) continue;
      const number = seen.get(result.about.name) ?? 0;
      seen.set(result.about.name, number + 1);
      const key = `${kind} ${result.about.name} ${number}`;
      const place = attack.out.results.findIndex((one) => Object.is(one, result));
      const pair = pairs.get(key) ?? { about: result.about, of: {}, place };
      pairs.set(key, { ...pair, of: { ...pair.of, [side]: { attack, result } } });
    }
  }
  return [...pairs].map(([key, pair]) => ({ kind, key, ...pair }));
}

/** The results of both answers side by side, joined by type and name, in the order in which the attack gives them. */
export function pairsOf(attacks: Partial<Record<Side, Attack>>): Pair[] {
  return [
    ...join("scalar", attacks),
    ...join("curve", attacks),
    ...join("per_sample", attacks),
    ...join("table", attacks),
    ...join("ladder", attacks),
  ].sort((left, right) => left.place - right.place);
}

const NOUNS = { scalar: "value", curve: "curve", per_sample: "images", table: "table", ladder: "evidence" } as const;

/** A title that tells results with one label apart. */
export const titleOf = ({ about, kind }: Pick<Pair, "about" | "kind">) => `${about.label}: ${NOUNS[kind]}`;
