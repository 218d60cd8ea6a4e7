import { useState } from "react";
import { useGroupScores } from "../../../api/groups";
import type { GroupMetricInfo, SetScore } from "../../../api/types";
import { DirectionIcon, MetricCard } from "../../../components/MetricValue";
import { Button } from "../../../ui/Button";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { ProgressBar } from "../../../ui/ProgressBar";
import { Tooltip } from "../../../ui/Tooltip";
import { formatScore } from "../../../words/numbers";
import type { Screen } from "../model/screen";
import { Section } from "./Section";
import { SetScoreBins } from "./SetScoreBins";
import { range, SetScoreStrip } from "./SetScoreStrip";

type SetScoresSectionProps = { group: string; screen: Screen };

/** Can N unlearned models be told from N retrained ones? Each score with its number of models and its self-test. */
export function SetScoresSection({ group, screen }: SetScoresSectionProps) {
  const [again, setAgain] = useState(false);
  const asked = useGroupScores(screen.scenario.id, group, again);
  const infos = screen.catalog.group_metrics;
  const scores = asked.data?.result;
  const job = asked.data?.job;
  return (
    <Section
      title="As a set of models"
      note={scores ? `${scores.models} of this group, ${scores.retrained} retrained` : undefined}
    >
      {asked.error && (
        <>
          <ErrorState error={asked.error} what="The scores of this group" onRetry={() => void asked.refetch()} />
          {!again && (
            <Button small icon="retry" className="self-start" onClick={() => setAgain(true)}>
              Compute again
            </Button>
          )}
        </>
      )}
      {asked.isPending && <Loading label="Asking for the scores" lines={3} />}
      {!asked.error && job && (
        <div role="status" className="flex items-center gap-3 text-xs text-muted">
          <span className="w-32">
            <ProgressBar fraction={job.progress?.fraction ?? 0} label="Progress of the scores" />
          </span>
          {job.state === "queued" ? "Waits for its turn" : `Computing: ${job.progress?.text || "reading predictions"}`}
        </div>
      )}
      {scores?.scores.map((score) => {
        const info = infos.find((one) => one.name === score.metric);
        return info && <Score key={score.metric} score={score} info={info} />;
      })}
    </Section>
  );
}

function Score({ score, info }: { score: SetScore; info: GroupMetricInfo }) {
  const few = score.value !== null && score.models < info.advised;
  return (
    <article aria-label={info.label} className="flex flex-col gap-1.5 rounded-lg border border-line p-3">
      <div className="flex items-baseline gap-2">
        <Tooltip content={<MetricCard metric={{ ...info, shape: "scalar", shown: false }} />}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable with the keyboard */}
          <h4 tabIndex={0} className="grow cursor-help rounded font-medium">
            {info.label} <DirectionIcon direction={info.direction} />
          </h4>
        </Tooltip>
        {score.value !== null && (
          <span className="number">
            <span className="text-base font-semibold">{formatScore(score.value)}</span>
            <span className="text-xs text-muted">
              {" "}
              {info.unit} N = {score.models}
            </span>
          </span>
        )}
      </div>
      {score.refusal && <p className="text-xs text-muted">{score.refusal}</p>}
      {score.self_test.length > 0 && score.value !== null && <SetScoreStrip score={score} info={info} />}
      {score.untested && <p className="text-xs text-warn">{score.untested}</p>}
      {few && (
        <p className="text-xs text-warn">
          Papers use {info.advised} models a side or more; {score.models} tell only coarse differences.
        </p>
      )}
      {score.facts.length > 0 && (
        <dl className="number grid grid-cols-2 gap-x-6 text-xs">
          {score.facts.map((fact) => (
            <Tooltip key={fact.name} content={fact.definition}>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable with the keyboard */}
              <div tabIndex={0} className="flex cursor-help gap-2 rounded border-b border-line py-0.5">
                <dt className="min-w-0 grow truncate text-muted">{fact.label}</dt>
                <dd className="text-right">
                  {formatScore(fact.value)}
                  <FactTest test={score.fact_tests.find((test) => test.name === fact.name)} half={score.half} />
                </dd>
              </div>
            </Tooltip>
          ))}
        </dl>
      )}
      {score.bins.length > 0 && <SetScoreBins score={score} />}
      <Parameters score={score} />
    </article>
  );
}

type FactTestProps = { test: SetScore["fact_tests"][number] | undefined; half: number };

/** What retrained models and this group reach with as few models as the self-test has. */
function FactTest({ test, half }: FactTestProps) {
  if (!test) return null;
  return (
    <span className="block text-2xs text-muted">
      with {half}: {range(test.matched)}; retrained {range(test.self_test)}
    </span>
  );
}

const Parameters = ({ score }: { score: SetScore }) => {
  const entries = Object.entries(score.parameters);
  if (entries.length === 0) return null;
  return (
    <p className="number text-2xs text-muted">
      {entries.map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`).join(" · ")}
    </p>
  );
};
