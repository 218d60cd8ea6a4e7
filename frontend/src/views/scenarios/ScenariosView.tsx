import { Link } from "@tanstack/react-router";
import { useScenarios } from "../../api/queries";
import { inScenario } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorState } from "../../ui/ErrorState";
import { Icon } from "../../ui/icons";
import { Loading } from "../../ui/Loading";
import { ScenarioTile } from "./ScenarioTile";
import { TourLink } from "./TourLink";
import { Workflow } from "./Workflow";

/** Where everything starts: choose a scenario or make one. */
export function ScenariosView() {
  const scenarios = useScenarios();
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-4 py-4">
      <header className="flex flex-wrap items-end gap-3">
        <div className="min-w-72 grow basis-0">
          <h2 className="text-xl font-semibold">Scenarios</h2>
          <p className="text-muted">
            A scenario fixes data, model and what is to be forgotten. Runs are comparable only inside one scenario.
          </p>
        </div>
        <TourLink scenarios={scenarios.data ?? []} />
        <Link
          to="."
          search={(before) => ({ ...before, dialog: "published" as const })}
          className={buttonClass("outline")}
        >
          Published checkpoints
        </Link>
        {(scenarios.data?.length ?? 0) > 0 && <NewScenarioLink />}
      </header>
      <Workflow />
      {scenarios.isPending && <Loading lines={6} />}
      {scenarios.error && (
        <ErrorState error={scenarios.error} what="Scenarios" onRetry={() => void scenarios.refetch()} />
      )}
      {scenarios.data?.length === 0 && (
        <div className="rounded-xl border border-line bg-panel shadow-panel">
          <EmptyState title="No scenario yet" action={<NewScenarioLink />}>
            Choose data, a model and what it should forget. The digits data set is built in: it needs no download, and a
            whole comparison takes a minute on a laptop.
          </EmptyState>
        </div>
      )}
      <ul className="grid gap-3 md:grid-cols-2">
        {scenarios.data?.map((scenario) => (
          <li key={scenario.id}>
            <Link
              to={scenario.runs.unlearned ? "/screen" : "/build"}
              search={(before) => inScenario(before, scenario.id)}
              className="block h-full rounded-xl"
            >
              <ScenarioTile scenario={scenario} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function NewScenarioLink() {
  return (
    <Link
      to="."
      search={(before) => ({ ...before, dialog: "new-scenario" as const })}
      className={buttonClass("primary")}
    >
      <Icon name="add" size={15} />
      New scenario
    </Link>
  );
}
