import { lazyView } from "../../ui/lazyView";

/** What the shell shows after the first paint, or on request. */
export const shellParts = {
  tools: lazyView(() => import("./ShellTools").then((module) => module.ShellTools), {
    what: "Scenario and models",
    small: true,
  }),
  help: lazyView(() => import("./HelpDialog").then((module) => module.HelpDialog), { what: "Help", small: true }),
  newScenario: lazyView(
    () => import("../../views/scenarios/NewScenarioDialog").then((module) => module.NewScenarioDialog),
    { what: "New scenario", small: true },
  ),
  published: lazyView(() => import("../../views/scenarios/PublishedDialog").then((module) => module.PublishedDialog), {
    what: "Published checkpoints",
    small: true,
  }),
};
