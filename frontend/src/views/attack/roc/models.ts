import type { Run } from "../../../api/types";
import { runLabel } from "../../../words/runs";
import { modelName, SIDE_COLOURS, SIDES, type Subject } from "../model/reading";

/** A model with a curve: A, B, or one that the link pins as C or D; each differs in colour and in dashes. */
export type RocModel = { key: "a" | "b" | "c" | "d"; name: string; colour: string; dashes: string | undefined };

type Pinned = Partial<Record<"c" | "d", Run>>;

const PIN_LOOKS = {
  c: { colour: "var(--forget)", dashes: "2 3" },
  d: { colour: "var(--retain)", dashes: "9 3 2 3" },
} as const;

/** The pinned models that are neither A nor B nor pinned twice. */
export function pinnedModels(
  { models, runs }: Pick<Subject, "models" | "runs">,
  pins: { c?: string; d?: string },
): Pinned {
  const taken = [models.a?.id, models.b?.id];
  const find = (id: string | undefined) => runs.find((run) => run.id === id && !taken.includes(run.id));
  const c = find(pins.c);
  return { c, d: pins.d === c?.id ? undefined : find(pins.d) };
}

export function modelsOf(subject: Subject, pinned: Pinned): RocModel[] {
  const sides = SIDES.flatMap((side): RocModel[] =>
    subject.models[side]
      ? [
          {
            key: side,
            name: modelName(subject, side),
            colour: SIDE_COLOURS[side],
            dashes: side === "b" ? "6 3" : undefined,
          },
        ]
      : [],
  );
  const pins = (["c", "d"] as const).flatMap((key): RocModel[] => {
    const run = pinned[key];
    return run ? [{ key, name: `${key.toUpperCase()} · ${runLabel(run, subject.catalog)}`, ...PIN_LOOKS[key] }] : [];
  });
  return [...sides, ...pins];
}
