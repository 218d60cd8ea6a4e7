import { Link } from "@tanstack/react-router";
import { useScenario } from "../../api/queries";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { ModelsPanel } from "./ModelsPanel";
import { QueuePanel } from "./QueuePanel";
import { ScenarioPanel } from "./ScenarioPanel";

/** What should be forgotten, and how? */
export function BuildView({ scenarioId }: { scenarioId: string }) {
  const scenario = useScenario(scenarioId);
  if (scenario.error) {
    return (
      <div className="mx-auto flex max-w-2xl flex-col gap-3">
        <ErrorState error={scenario.error} what="This scenario" onRetry={() => void scenario.refetch()} />
        <Link to="/" search={(before) => ({ ...before, scenario: undefined })} className="link self-start">
          Choose another scenario
        </Link>
      </div>
    );
  }
  if (!scenario.data) return <Loading label="Loading the scenario" lines={8} />;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[22rem_minmax(0,1fr)] min-[118rem]:grid-cols-[25rem_minmax(0,1fr)_30rem]">
      <div className="contents xl:flex xl:flex-col xl:gap-4 min-[118rem]:contents">
        <div className="order-1 min-w-0">
          <ScenarioPanel scenario={scenario.data} />
        </div>
        <div className="order-3 min-w-0">
          <QueuePanel scenario={scenario.data} />
        </div>
      </div>
      <div className="order-2 min-w-0">
        <ModelsPanel key={scenario.data.id} scenario={scenario.data} />
      </div>
    </div>
  );
}
