import { useAttack } from "../../../api/attacks";
import { Card } from "../../../ui/Card";
import { SIDES, type Subject } from "../model/reading";
import { effectDomain, effectIn } from "./effect";
import { VerdictCard } from "./VerdictCard";

/** One sentence for each model: what the evidence allows to say. */
export function VerdictStrip({ subject }: { subject: Subject }) {
  const both = subject.models.a && subject.models.b;
  const answers = [useAttack("verdict", subject.models.a?.id), useAttack("verdict", subject.models.b?.id)];
  const domain = effectDomain(answers.flatMap(({ data }) => effectIn(data) ?? []));
  return (
    <Card
      title="Verdict"
      question="Has it really forgotten? Training seeds decide: the run is set against retrained models of other seeds."
    >
      <div className={`grid gap-4 ${both ? "min-[1100px]:grid-cols-2" : ""}`}>
        {SIDES.map((side) => {
          const run = subject.models[side];
          return run && <VerdictCard key={side} subject={subject} side={side} run={run} domain={domain} />;
        })}
      </div>
    </Card>
  );
}
