import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useScenarios } from "../../api/queries";
import type { Scenario } from "../../api/types";
import { inScenario, readUrlState } from "../../state/url";
import { STAGES } from "./stages";

const KEY = "unlearning-comparator.scenario";

/** The scenario to begin with: the one used last, else the oldest that forgets a class, else the oldest. */
export function defaultScenario(scenarios: readonly Scenario[], lastUsed: string | null): string | undefined {
  const oldest = [...scenarios].sort((left, right) => left.created - right.created);
  const found =
    oldest.find((scenario) => scenario.id === lastUsed) ??
    oldest.find((scenario) => scenario.forget.kind === "class") ??
    oldest[0];
  return found?.id;
}

function lastUsed(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(scenario: string) {
  try {
    localStorage.setItem(KEY, scenario);
  } catch {
    // A browser that stores nothing begins with the oldest scenario again.
  }
}

/**
 * The scenario of the address, and whether it leads to a stage. Both come from the one location: matched routes follow
 * it only once their code is there, and a scenario read from them would still be the former address's.
 */
function usePlace() {
  const scenario = useLocation({ select: (location) => readUrlState({ ...location.search }).scenario });
  const stage = useLocation({ select: (location) => STAGES.some(({ path }) => path === location.pathname) });
  return { scenario, stage };
}

/** Whether the default scenario is still to come, so that no stage asks for one meanwhile. */
export function useScenarioComing(): boolean {
  const { scenario, stage } = usePlace();
  const scenarios = useScenarios();
  return stage && !scenario && (scenarios.isPending || (scenarios.data?.length ?? 0) > 0);
}

/** A stage that is opened without a scenario takes the default one; the list of scenarios needs none. */
export function useDefaultScenario() {
  const { scenario, stage } = usePlace();
  const scenarios = useScenarios();
  const navigate = useNavigate();
  const known = scenarios.data?.some((one) => one.id === scenario) ?? false;
  useEffect(() => {
    if (scenario && known) remember(scenario);
  }, [scenario, known]);
  const fallback = defaultScenario(scenarios.data ?? [], lastUsed());
  useEffect(() => {
    if (stage && !scenario && fallback) {
      void navigate({ to: ".", search: (before) => inScenario(before, fallback), replace: true });
    }
  }, [stage, scenario, fallback, navigate]);
}
