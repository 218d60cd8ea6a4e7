import { useMemo } from "react";
import { useCatalog, useGroups, useRuns, useScenario } from "../../api/queries";
import type { Group } from "../../api/types";
import { useUrl } from "../../state/url";
import { type Screen, screenOf } from "./model/screen";

const NO_GROUPS: readonly Group[] = [];

type ScreenState = { screen: Screen | null; error: Error | null; retry: () => void };

/** The view's data as soon as all of it is there; groups may come later, they only add bands. */
export function useScreen(scenarioId: string): ScreenState {
  const [url] = useUrl();
  const scenario = useScenario(scenarioId);
  const catalog = useCatalog();
  const runs = useRuns(scenarioId);
  const groups = useGroups(scenarioId);
  const { filters, search, columns, fold, x, y } = url;
  const screen = useMemo(() => {
    if (!scenario.data || !catalog.data || !runs.data) return null;
    const data = {
      scenario: scenario.data,
      catalog: catalog.data,
      runs: runs.data,
      groups: groups.data ?? NO_GROUPS,
    };
    return screenOf(data, { filters, search, columns, fold, x, y });
  }, [scenario.data, catalog.data, runs.data, groups.data, filters, search, columns, fold, x, y]);
  const needed = [scenario, catalog, runs];
  return {
    screen,
    error: needed.find((query) => query.error && !query.data)?.error ?? null,
    retry: () => {
      for (const query of needed) if (query.error) void query.refetch();
    },
  };
}
