import { Link } from "@tanstack/react-router";
import { useUrl } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorState } from "../../ui/ErrorState";
import { ScreenBody } from "./ScreenBody";
import { ScreenSkeleton } from "./ScreenSkeleton";
import { useScreen } from "./useScreen";

/** Which runs are worth a closer look? */
export function ScreenView() {
  const [{ scenario }] = useUrl();
  if (!scenario) {
    return (
      <EmptyState
        title="Choose a scenario first"
        action={
          <Link to="/" search={(before) => before} className={buttonClass("primary")}>
            Go to the scenarios
          </Link>
        }
      >
        Models are comparable only inside one scenario: the same data, architecture and forget set.
      </EmptyState>
    );
  }
  return <ScenarioScreen key={scenario} scenario={scenario} />;
}

function ScenarioScreen({ scenario }: { scenario: string }) {
  const { screen, error, retry } = useScreen(scenario);
  if (error) {
    return (
      <div className="mx-auto flex max-w-2xl flex-col gap-3">
        <ErrorState error={error} what="The models of this scenario" onRetry={retry} />
        <Link to="/" search={(before) => ({ ...before, scenario: undefined })} className="link self-start">
          Choose another scenario
        </Link>
      </div>
    );
  }
  if (!screen) return <ScreenSkeleton />;
  if (screen.runs.length === 0) {
    return (
      <EmptyState
        title="This scenario has no models yet"
        action={
          <Link to="/build" search={(before) => before} className={buttonClass("primary")}>
            Train an original and retrained models
          </Link>
        }
      >
        {screen.scenario.title}: the original is what unlearning starts from, the retrained models are what everything
        is compared with.
      </EmptyState>
    );
  }
  return <ScreenBody screen={screen} />;
}
