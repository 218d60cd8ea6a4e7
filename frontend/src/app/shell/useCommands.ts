import { useNavigate } from "@tanstack/react-router";
import { useCatalog, useRuns, useScenarios } from "../../api/queries";
import { inScenario, readUrlState, swapped, useUrl } from "../../state/url";
import { runLabel, shortId } from "../../words/runs";
import { runsInWords } from "../../words/scenarios";
import { copyLink } from "./copyLink";
import { STAGES } from "./stages";
import { switchTheme } from "./switchTheme";

export type Command = { key: string; title: string; detail?: string; shortcut?: string; run: () => void };

/** The commands that exist now: stages, the pair, the look, scenarios, and finished runs as A or B. */
export function useCommands(openHelp: () => void): Command[] {
  const [url, changeUrl] = useUrl();
  const navigate = useNavigate();
  const scenarios = useScenarios();
  const runs = useRuns(url.scenario);
  const catalog = useCatalog();
  const finished = (runs.data ?? []).filter((run) => run.status === "succeeded");
  const stages = STAGES.map(
    (stage, position): Command => ({
      key: stage.path,
      title: `Go to ${stage.label}`,
      detail: stage.question,
      shortcut: String(position + 1),
      run: () => void navigate({ to: stage.path, search: (before) => readUrlState(before) }),
    }),
  );
  const pair: Command[] =
    url.a || url.b ? [{ key: "swap", title: "Swap A and B", shortcut: "S", run: () => changeUrl(swapped) }] : [];
  const look: Command[] = [
    { key: "link", title: "Copy the link to this view", run: () => void copyLink(changeUrl) },
    { key: "theme", title: "Switch between light and dark", shortcut: "T", run: switchTheme },
    { key: "new", title: "New scenario", run: () => changeUrl({ dialog: "new-scenario" }) },
    { key: "help", title: "Help and keyboard shortcuts", shortcut: "?", run: openHelp },
  ];
  const places = (scenarios.data ?? [])
    .filter((scenario) => scenario.id !== url.scenario)
    .map(
      (scenario): Command => ({
        key: scenario.id,
        title: scenario.title,
        detail: `scenario · ${runsInWords(scenario)}`,
        run: () => changeUrl((before) => inScenario(before, scenario.id), "push"),
      }),
    );
  const models = (["a", "b"] as const).flatMap((side) =>
    finished
      .filter((run) => run.id !== url.a && run.id !== url.b)
      .map(
        (run): Command => ({
          key: `${side} ${run.id}`,
          title: `${runLabel(run, catalog.data)} as ${side.toUpperCase()}`,
          detail: `seed ${run.seed} · ${shortId(run.id)}`,
          run: () => changeUrl({ [side]: run.id }),
        }),
      ),
  );
  return [...stages, ...pair, ...look, ...places, ...models];
}
