import type { Catalog, Run, Scenario } from "../../../api/types";
import type { Option } from "../../../ui/Select";
import { runLabel, shortId } from "../../../words/runs";

export type Side = "a" | "b";
export const SIDES: readonly Side[] = ["a", "b"];
export const LETTERS: Record<Side, string> = { a: "A", b: "B" };
export const SIDE_COLOURS: Record<Side, string> = { a: "var(--model-a)", b: "var(--model-b)" };

/** Everything the stage is about: a scenario and its finished models. */
export type Subject = {
  scenario: Scenario;
  runs: readonly Run[];
  retrained: readonly Run[];
  originals: readonly Run[];
  catalog: Catalog | undefined;
  models: Partial<Record<Side, Run>>;
};

export const modelName = (subject: Subject, side: Side) => {
  const run = subject.models[side];
  return run ? `${LETTERS[side]} · ${runLabel(run, subject.catalog)}` : LETTERS[side];
};

/** What a model can be told from in this scenario, the usual choice first. */
export function referencesOf(subject: Subject): Option[] {
  const { scenario, retrained, models } = subject;
  const chosen = [models.a?.id, models.b?.id];
  const options: Option[] = [];
  if (retrained.length > 0) options.push({ value: "retrained", label: "Retrained model (the first)" });
  if (retrained.length > 1) options.push({ value: "pool", label: `Retrained pool (${retrained.length} models)` });
  if (scenario.sizes.twin > 0)
    options.push({ value: "twin", label: `Twin, never trained on (${scenario.sizes.twin})` });
  const matching = scenario.sizes.test_match;
  const tests = matching > 0 ? `Matching test images (${matching})` : `Test images (${scenario.sizes.test})`;
  if (scenario.sizes.test > 0) options.push({ value: "test", label: tests });
  if (scenario.sizes.validation > 0) {
    options.push({ value: "validation", label: `Validation images (${scenario.sizes.validation})` });
  }
  const each = retrained.map((run) => ({
    value: run.id,
    label: `Retrained ${shortId(run.id)}, seed ${run.seed}`,
    disabled: chosen.includes(run.id),
  }));
  return retrained.length > 1 ? [...options, ...each] : options;
}

/** What the two sides of a comparison are called: short enough for an axis. */
export function sideNames(subject: Subject, side: Side, reference: string): { positive: string; negative: string } {
  const letter = `Model ${LETTERS[side]}`;
  if (reference === "twin") return { positive: "forgotten", negative: "twin" };
  if (reference === "test") return { positive: "forgotten", negative: "test" };
  if (reference === "validation") return { positive: "forgotten", negative: "validation" };
  if (reference === "pool") return { positive: letter, negative: `${subject.retrained.length} retrained` };
  return { positive: letter, negative: "retrained" };
}
