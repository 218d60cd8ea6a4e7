import { Card } from "../../../ui/Card";
import { SIDES, type Subject } from "../model/reading";
import { VerdictCard } from "./VerdictCard";

/** One sentence for each model: what the evidence allows to say. */
export function VerdictStrip({ subject }: { subject: Subject }) {
  const both = subject.models.a && subject.models.b;
  return (
    <Card
      title="Verdict"
      question="Has it really forgotten? Training seeds decide: the run is set against retrained models of other seeds."
    >
      <div className={`grid gap-4 ${both ? "min-[1100px]:grid-cols-2" : ""}`}>
        {SIDES.map((side) => {
          const run = subject.models[side];
          return run && <VerdictCard key={side} subject={subject} side={side} run={run} />;
        })}
      </div>
    </Card>
  );
}
