import { useMemo, useState } from "react";
import { useAttack } from "../../../api/attacks";
import type { SampleId } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Segmented } from "../../../ui/Segmented";
import { formatScore } from "../../../words/numbers";
import { LETTERS, modelName, SIDES, type Side, type Subject } from "../model/reading";
import { LeakagePlane } from "./LeakagePlane";
import { type PlanePart, partsOf } from "./plane";

type LeakagePanelProps = { subject: Subject; onOpen: (sample: SampleId) => void };

/** What somebody learns who has the model before and after unlearning. */
export function LeakagePanel({ subject, onOpen }: LeakagePanelProps) {
  const shown = SIDES.filter((side) => subject.models[side]);
  const [wanted, setWanted] = useState<Side>("a");
  const side = subject.models[wanted] ? wanted : (shown[0] ?? "a");
  const known = subject.originals.length > 0;
  const query = useAttack("update_leakage", subject.models[side]?.id, {}, known);
  const parts = useMemo(() => (query.data ? partsOf(query.data) : []), [query.data]);
  const area = query.data?.first("scalar");
  const band = area?.intervals.find((one) => one.over === "seeds");
  return (
    <Panel
      title="Update leakage"
      question="What does publishing the model before and after unlearning give away? Images far below the diagonal moved."
      name={`update-leakage-${side}`}
      rows={() =>
        parts.flatMap((part) =>
          part.ids.map((index, place) => ({ part: part.name, index, before: part.xs[place], after: part.ys[place] })),
        )
      }
      tools={
        shown.length > 1 && (
          <Segmented
            label="Update leakage of"
            value={side}
            options={shown.map((one) => ({ value: one, label: LETTERS[one] }))}
            onChange={(value) => setWanted(value === "b" ? "b" : "a")}
          />
        )
      }
    >
      {!known && <EmptyState title="No original">There is no model before unlearning to compare with.</EmptyState>}
      {query.error && (
        <ErrorState compact error={query.error} what={modelName(subject, side)} onRetry={() => void query.refetch()} />
      )}
      {known && !area && !query.error && <Loading label="Comparing before and after" lines={8} />}
      {area && (
        <>
          <LeakagePlane parts={parts} onOpen={onOpen} />
          <Legend parts={parts} />
          <p className="mt-1 text-xs">
            <b className="font-medium">{modelName(subject, side)}</b>:{" "}
            {area.value === null ? (
              area.sentence
            ) : (
              <>
                AUC of the drop <b className="number font-semibold">{formatScore(area.value)}</b>
                {band && (
                  <span className="number text-muted">
                    {" "}
                    (retrained models: {formatScore(band.lower)} to {formatScore(band.upper)})
                  </span>
                )}
                , {area.about.positive} (positive) v {area.about.negative}.
              </>
            )}
          </p>
        </>
      )}
    </Panel>
  );
}

const Legend = ({ parts }: { parts: readonly PlanePart[] }) => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
    {parts.map((part) => (
      <li key={part.name} className="flex items-center gap-1">
        <span aria-hidden="true" style={{ color: part.colour }}>
          {part.mark === "cross" ? "✕" : "●"}
        </span>
        {part.name} ({part.ids.length})
      </li>
    ))}
    <li>dashed: unchanged</li>
  </ul>
);
