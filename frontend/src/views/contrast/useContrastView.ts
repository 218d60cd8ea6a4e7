import { useMemo } from "react";
import { type Pair, useContrast, useSamples } from "../../api/contrast";
import { useCatalog, useRuns, useScenario } from "../../api/queries";
import type { SampleTable } from "../../api/samples";
import type { Catalog, Contrast, Run, Scenario } from "../../api/types";
import { useUrl } from "../../state/url";
import type { Split } from "./model/highlights";
import { useRefreshOnFinish } from "./useRefreshOnFinish";

/** Everything that the parts of the view start from. */
export type ContrastData = {
  pair: Pair;
  scenario: Scenario;
  catalog: Catalog;
  runs: readonly Run[];
  contrast: Contrast;
  /** The samples come a moment after the numbers. */
  table: SampleTable | null;
  /** Names of the classes, by index. */
  names: readonly string[];
  forgotten: readonly number[];
  split: Split;
  reference: "original" | "retrained";
  /** Whether other models were chosen, and these are still the ones from before. */
  stale: boolean;
  /** Whether this is a point of training, of which retrained models say nothing. */
  early?: boolean;
};

type ContrastState = { data: ContrastData | null; error: Error | null; retry: () => void };

/** The view's data as soon as the numbers are there. */
export function useContrastView(scenarioId: string, a: string, b: string): ContrastState {
  const [url] = useUrl();
  const pair = useMemo(() => ({ a, b }), [a, b]);
  const scenario = useScenario(scenarioId);
  const catalog = useCatalog();
  const runs = useRuns(scenarioId);
  useRefreshOnFinish(runs.data);
  const contrast = useContrast(pair);
  const samples = useSamples(pair);
  const split: Split = url.split ?? "train";
  const reference: ContrastData["reference"] =
    url.reference ?? (contrast.data?.retrained.length === 0 ? "original" : "retrained");
  const stale = contrast.isPlaceholderData || samples.isPlaceholderData;
  const data = useMemo(() => {
    if (!scenario.data || !catalog.data || !runs.data || !contrast.data) return null;
    return {
      pair,
      scenario: scenario.data,
      catalog: catalog.data,
      runs: runs.data,
      contrast: contrast.data,
      table: samples.data ?? null,
      names: classNames(catalog.data, scenario.data.dataset, contrast.data.classes),
      forgotten: contrast.data.forgotten_classes,
      split,
      reference,
      stale,
    };
  }, [pair, scenario.data, catalog.data, runs.data, contrast.data, samples.data, split, reference, stale]);
  const needed = [scenario, catalog, runs, contrast, samples];
  return {
    data,
    error: needed.find((query) => query.error && !query.data)?.error ?? null,
    retry: () => {
      for (const query of needed) if (query.error) void query.refetch();
    },
  };
}

function classNames(catalog: Catalog, dataset: string, count: number): string[] {
  const known = catalog.datasets.find((one) => one.name === dataset)?.classes ?? [];
  return Array.from({ length: count }, (_, index) => known[index] ?? String(index));
}
