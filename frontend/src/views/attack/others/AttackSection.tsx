import { useMemo } from "react";
import { useAttack } from "../../../api/attacks";
import { fieldErrors } from "../../../api/problem";
import type { AttackInfo, SampleId } from "../../../api/types";
import { useUrl } from "../../../state/url";
import { Card } from "../../../ui/Card";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { modelName, SIDES, type Subject } from "../model/reading";
import { Claims } from "./Claims";
import { lackingFor } from "./needs";
import { ParametersForm } from "./ParametersForm";
import { pairsOf } from "./pairs";
import { askedFor, type Texts, withAsked } from "./parameters";
import { ResultPanel } from "./ResultPanel";
import { useSeen } from "./useSeen";

type AttackSectionProps = { attack: AttackInfo; subject: Subject; onOpen: (sample: SampleId) => void };

/** One attack on A and B, simulated once it comes into view. */
export function AttackSection({ attack, subject, onOpen }: AttackSectionProps) {
  const [url, changeUrl] = useUrl();
  const [ref, seen] = useSeen<HTMLDivElement>();
  const texts = askedFor(url.with, attack.name);
  const lacking = lackingFor(attack, subject);
  const wanted = seen && lacking === null;
  const queries = {
    a: useAttack(attack.name, subject.models.a?.id, texts, wanted),
    b: useAttack(attack.name, subject.models.b?.id, texts, wanted),
  };
  const shown = SIDES.filter((side) => subject.models[side]);
  const [a, b] = [queries.a.data, queries.b.data];
  const pairs = useMemo(() => pairsOf({ a, b }), [a, b]);
  const waiting = shown.some((side) => queries[side].isPending && !queries[side].error);
  const errors = shown.map((side) => queries[side].error);
  const problems = Object.assign({}, ...errors.map((error) => fieldErrors(error, "query")));
  const apply = (asked: Texts) =>
    changeUrl((before) => ({ ...before, with: withAsked(before.with, attack.name, asked) }));
  const notes = new Set(pairs.flatMap(({ about }) => about.notes));
  return (
    <div ref={ref} className="flex min-w-0 flex-col gap-4">
      <Card title={attack.label} question={attack.summary}>
        <Claims attack={attack} />
        <ParametersForm attack={attack} texts={texts} problems={problems} onApply={apply} />
        {lacking && <EmptyState title={lacking.title}>{lacking.advice}</EmptyState>}
        {[...notes].map((note) => (
          <p key={note} className="mt-2 rounded-md bg-warn-soft px-2 py-1 text-xs text-warn">
            {note}
          </p>
        ))}
        <div className="mt-2 flex flex-col gap-2 empty:hidden">
          {shown.map((side) => {
            const { error, refetch } = queries[side];
            if (!error) return null;
            return (
              <ErrorState
                key={side}
                error={error}
                what={`${attack.label} of ${modelName(subject, side)}`}
                onRetry={() => void refetch()}
              />
            );
          })}
          {wanted && waiting && <Loading label={`Simulating ${attack.label}`} lines={5} />}
          {wanted && !waiting && pairs.length === 0 && errors.every((error) => !error) && (
            <p className="text-muted">The attack gave no results for these models.</p>
          )}
        </div>
      </Card>
      {pairs.length > 0 && (
        <div className="columns-[30rem] gap-4">
          {pairs.map((pair, place) => (
            <div key={pair.key} className="mb-4 break-inside-avoid">
              <ResultPanel
                pair={pair}
                first={pairs.findIndex((one) => one.about.name === pair.about.name) === place}
                subject={subject}
                name={`attack-${attack.name}-${place + 1}`}
                onOpen={onOpen}
              />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
