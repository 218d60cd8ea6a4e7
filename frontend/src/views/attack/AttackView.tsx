import { Link } from "@tanstack/react-router";
import { useUrl } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { AttackBody } from "./AttackBody";
import type { Subject } from "./model/reading";
import { ShowPanel } from "./model/spotlight";
import { Tour, useIsTouring } from "./tour/Tour";
import { useShow } from "./useShow";
import { useSubject } from "./useSubject";

/** Has it really forgotten? */
export function AttackView() {
  const [{ scenario }] = useUrl();
  if (!scenario) {
    return (
      <EmptyState
        icon="eye"
        title="Attack needs a scenario"
        action={
          <Link to="/" search={(before) => before} className={buttonClass("primary")}>
            Go to the scenarios
          </Link>
        }
      >
        Membership inference is simulated against models of one scenario: the same data, architecture and forget set.
      </EmptyState>
    );
  }
  return <ScenarioAttack key={scenario} scenario={scenario} />;
}

function ScenarioAttack({ scenario }: { scenario: string }) {
  const { subject, error, retry } = useSubject(scenario);
  if (error) return <ErrorState error={error} what="The models of this scenario" onRetry={retry} />;
  if (!subject) return <Loading label="Loading the Attack stage" lines={8} />;
  return <LoadedAttack subject={subject} />;
}

/** The tour stands beside the page where there is room, so that it covers nothing. */
function LoadedAttack({ subject }: { subject: Subject }) {
  const beside = useIsTouring(subject) ? "xl:grid-cols-[minmax(0,1fr)_288px]" : "";
  return (
    <ShowPanel value={useShow(subject)}>
      <div className={`grid min-w-0 gap-3 ${beside}`}>
        <Tour subject={subject} />
        {subject.models.a || subject.models.b ? <AttackBody subject={subject} /> : <NoModel />}
      </div>
    </ShowPanel>
  );
}

const NoModel = () => (
  <EmptyState
    icon="eye"
    title="Attack needs a model"
    action={
      <Link to="/screen" search={(before) => before} className={buttonClass("primary")}>
        Choose A and B under Screen
      </Link>
    }
  >
    Choose the models to attack as A and B, here in the bar at the top or in the table under Screen. The original shows
    what “nothing forgotten” looks like, a retrained model what perfect forgetting looks like.
  </EmptyState>
);
