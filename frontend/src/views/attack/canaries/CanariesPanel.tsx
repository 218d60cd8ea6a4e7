import { useAttack } from "../../../api/attacks";
import { Card } from "../../../ui/Card";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { formatScore } from "../../../words/numbers";
import { modelName, SIDES, type Side, type Subject } from "../model/reading";
import { RankHistogram } from "./RankHistogram";

/** Do models still prefer the wrong labels that were drawn for canaries? An exact test that needs no retrained model. */
export function CanariesPanel({ subject }: { subject: Subject }) {
  const shown = SIDES.filter((side) => subject.models[side]);
  return (
    <Card
      title="Canaries"
      question="Does the model still prefer the wrong labels that were drawn at random? Without memory every rank among the wrong labels is equally likely, ½ on average."
    >
      <div className={`grid gap-4 ${shown.length > 1 ? "min-[1100px]:grid-cols-2" : ""}`}>
        {shown.map((side) => (
          <Ranks key={side} subject={subject} side={side} />
        ))}
      </div>
    </Card>
  );
}

function Ranks({ subject, side }: { subject: Subject; side: Side }) {
  const query = useAttack("canaries", subject.models[side]?.id);
  const name = modelName(subject, side);
  if (query.error) return <ErrorState compact error={query.error} what={name} onRetry={() => void query.refetch()} />;
  const result = query.data?.first("scalar");
  const samples = query.data?.first("per_sample");
  const ranks = samples && query.data?.column(samples, "rank");
  if (!result || !ranks) return <Loading label={`Ranking the canaries of ${name}`} lines={4} />;
  return (
    <article aria-label={`Canaries of ${name}`} className="min-w-0">
      <h3 className="flex items-baseline gap-2 font-medium">
        <span aria-hidden="true" className={`inline-block size-2.5 self-center rounded-sm swatch-${side}`} />
        <span className="min-w-0 truncate">{name}</span>
        <span className="number ml-auto whitespace-nowrap">mean rank {formatScore(result.value)}</span>
      </h3>
      <RankHistogram ranks={ranks} side={side} name={name} />
      <p className="text-xs text-muted">{result.sentence}</p>
    </article>
  );
}
