import { Link } from "@tanstack/react-router";
import type { Scenario } from "../../api/types";
import { isTourScenario } from "../../domain/scenarios";
import { inScenario } from "../../state/url";
import { buttonClass } from "../../ui/Button";

/** The way into the tour from the start page; nothing where its scenario is missing. */
export function TourLink({ scenarios }: { scenarios: readonly Scenario[] }) {
  const found = scenarios.find((scenario) => isTourScenario(scenario) && scenario.runs.unlearned);
  if (!found) return null;
  return (
    <Link
      to="/attack"
      search={(before) => ({ ...inScenario(before, found.id), a: undefined, b: undefined, tour: 1 })}
      className={buttonClass("outline")}
    >
      Tour: find four planted runs
    </Link>
  );
}
