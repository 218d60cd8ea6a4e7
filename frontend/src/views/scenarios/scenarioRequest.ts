import type { Catalog, Scenario, ScenarioRequest } from "../../api/types";
import type { Values } from "../../forms/schema";
import { readIds } from "../../state/sampleIds";
import { firstKind, forgetDefaults, missingInForget } from "./forgetSets";
import { differences, recipeDefaults } from "./recipeSchema";

/** What a person has filled in so far. */
export type Draft = {
  dataset: string;
  architecture: string;
  /** Differences from the architecture's own recipe. */
  recipe: Values;
  /** Training samples to use; null for all. */
  subset: number | null;
  validation: number;
  /** Of the draws of validation samples and subset. */
  seed: number;
  forgetKind: string;
  forget: Values;
  twin: boolean;
  canaries: { kind: "label" | "noise"; count: number; seed: number } | null;
};

const LISTED_KIND = "indices";

export function firstDraft(catalog: Catalog): Draft {
  const dataset = catalog.datasets.find((one) => !one.download) ?? catalog.datasets[0];
  const kind = firstKind(catalog);
  return {
    dataset: dataset?.name ?? "",
    architecture: dataset?.architectures[0] ?? catalog.architectures[0]?.name ?? "",
    recipe: {},
    subset: null,
    validation: 0,
    seed: 0,
    forgetKind: kind,
    forget: forgetDefaults(catalog, kind),
    twin: false,
    canaries: null,
  };
}

/** Data, model, recipe and splits of a scenario; its forget set, or the samples that a link lists. */
export function draftLike(scenario: Scenario, catalog: Catalog, ids: string | undefined): Draft {
  const dataset = catalog.datasets.find((one) => one.name === scenario.dataset);
  const architecture = catalog.architectures.find((one) => one.name === scenario.architecture);
  const { kind, ...forget } = scenario.forget;
  return {
    dataset: scenario.dataset,
    architecture: scenario.architecture,
    recipe: differences(scenario.recipe, recipeDefaults(catalog.recipe, dataset, architecture)),
    subset: scenario.splits.subset?.train ?? null,
    validation: scenario.splits.validation ?? 0,
    seed: scenario.splits.seed ?? 0,
    forgetKind: ids === undefined ? String(kind) : LISTED_KIND,
    forget: ids === undefined ? forget : { indices: readIds(ids) },
    twin: ids === undefined && scenario.twin,
    canaries: ids === undefined && scenario.canaries ? { kind: "label", seed: 0, ...scenario.canaries } : null,
  };
}

/** Another data set brings its own best architecture and a forget set that fits it. */
export function withDataset(draft: Draft, name: string, catalog: Catalog): Draft {
  const dataset = catalog.datasets.find((one) => one.name === name);
  return {
    ...draft,
    dataset: name,
    architecture: dataset?.architectures[0] ?? draft.architecture,
    recipe: {},
    subset: null,
    forget: forgetDefaults(catalog, draft.forgetKind),
    canaries: null,
  };
}

export function withForgetKind(draft: Draft, name: string, catalog: Catalog): Draft {
  return { ...draft, forgetKind: name, forget: forgetDefaults(catalog, name), twin: false };
}

export function requestOf(draft: Draft): ScenarioRequest {
  return {
    dataset: draft.dataset,
    architecture: draft.architecture,
    forget: { kind: draft.forgetKind, ...draft.forget },
    recipe: draft.recipe,
    splits: {
      validation: draft.validation,
      seed: draft.seed,
      subset: draft.subset === null ? {} : { train: draft.subset, test: testShare(draft.subset) },
    },
    twin: draft.twin,
    canaries: draft.canaries,
  };
}

/** A fifth as many test samples as training samples, as the server's short form has it. */
export const testShare = (train: number) => Math.max(20, Math.floor(train / 5));

/** Why the draft cannot be sent yet, in words; null if it can. */
export function missingIn(draft: Draft): string | null {
  if (!draft.dataset) return "Choose a data set.";
  if (!draft.architecture) return "Choose an architecture.";
  const missing = missingInForget({ ...draft.forget, kind: draft.forgetKind });
  if (missing) return missing;
  if (draft.subset !== null && !(draft.subset >= 20)) return "A subset has at least 20 training samples.";
  return null;
}
