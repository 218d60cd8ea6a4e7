import { JobProgress } from "../../../components/JobProgress";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { ErrorState } from "../../../ui/ErrorState";
import { Tooltip } from "../../../ui/Tooltip";
import { plural } from "../../../words/numbers";
import { LETTERS, type Side, type Subject } from "../model/reading";
import { relearnSettings } from "../relearn/settings";
import { useRelearning } from "../relearn/useRelearning";

/** What nobody has computed yet, one click away: relearning tells what a model holds inside. */
export function LookInside({ subject, side }: { subject: Subject; side: Side }) {
  const [url] = useUrl();
  const { samples, rate, offered } = relearnSettings(subject, url);
  const { start, latest, error, starting, isActive } = useRelearning(subject.scenario.id);
  const run = subject.models[side];
  const job = latest(run?.id);
  if (!run || offered.length === 0) return null;
  if (error) return <ErrorState compact error={error} what="Relearning" />;
  if (job && isActive(job)) return <JobProgress job={job} words={`${LETTERS[side]}, relearning`} />;
  return (
    <Tooltip
      content={`Not computed yet: does the forget set come back faster than for retrained models? ${plural(samples, "image")} are learnt, for a few seconds a model; settings are under “Inside and over time”.`}
    >
      <Button small icon="play" disabled={starting} onClick={() => start([run.id], samples, rate)}>
        Look inside {LETTERS[side]}: relearn
      </Button>
    </Tooltip>
  );
}
