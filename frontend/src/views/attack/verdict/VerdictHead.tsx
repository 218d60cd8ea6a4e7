import { Link } from "@tanstack/react-router";
import { useUrl } from "../../../state/url";
import { Card } from "../../../ui/Card";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { LETTERS, SIDES, type Subject } from "../model/reading";
import { useVerdict, verdictParameters } from "../model/verdict";
import { domainOfResiduals } from "./residual";
import { VerdictArticle } from "./VerdictArticle";
import { VerdictSettings } from "./VerdictSettings";

/** One sentence for each model: what the evidence allows to say, and no more. */
export function VerdictHead({ subject }: { subject: Subject }) {
  const [url] = useUrl();
  const { a, b } = subject.models;
  const found = {
    a: useVerdict(a, verdictParameters(subject, a, url)),
    b: useVerdict(b, verdictParameters(subject, b, url)),
  };
  const domain = domainOfResiduals(SIDES.flatMap((side) => found[side].ladder?.residual ?? []));
  return (
    <Card
      title="Verdict"
      question={
        <>
          Has it really forgotten? No stronger than its weakest evidence: training seeds decide.{" "}
          <Link to="/calibration" search={(before) => before} className="underline underline-offset-2">
            How often is this wrong?
          </Link>
        </>
      }
      tools={<VerdictSettings subject={subject} />}
    >
      <div className={`grid gap-x-6 gap-y-4 ${a && b ? "min-[1100px]:grid-cols-2" : ""}`}>
        {SIDES.map((side) => {
          const run = subject.models[side];
          const { query, ladder } = found[side];
          const what = `Verdict on ${LETTERS[side]}`;
          if (!run) return null;
          if (query.error)
            return <ErrorState key={side} error={query.error} what={what} onRetry={() => void query.refetch()} />;
          if (!ladder) return <Loading key={side} label={what} lines={7} />;
          return (
            <VerdictArticle
              key={side}
              subject={subject}
              side={side}
              run={run}
              ladder={ladder}
              domain={domain}
              apart={query.data?.out.not_compared.length ?? 0}
            />
          );
        })}
      </div>
    </Card>
  );
}
