import type { Scenario, ScenarioRequest } from "../api/types";

/** The request that would make an existing scenario again; its preview holds class counts and sample ids. */
export const requestOfScenario = (scenario: Scenario): ScenarioRequest => ({
  dataset: scenario.dataset,
  architecture: scenario.architecture,
  forget: scenario.forget,
  recipe: scenario.recipe,
  splits: scenario.splits,
  twin: scenario.twin,
  canaries: scenario.canaries,
});

/** Whether the whole forget set of a scenario is wrong labels: the tour's, if the planted runs are there. */
export const isTourScenario = ({ dataset, canaries, sizes }: Pick<Scenario, "dataset" | "canaries" | "sizes">) =>
  dataset === "digits" && canaries?.kind === "label" && canaries.count === sizes.forget;
