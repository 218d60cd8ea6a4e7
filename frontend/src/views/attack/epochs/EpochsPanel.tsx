import { useState } from "react";
import { useAttack } from "../../../api/attacks";
import { Panel } from "../../../components/Panel";
import { Loading } from "../../../ui/Loading";
import { Switch } from "../../../ui/Switch";
import { modelName, SIDES, type Subject } from "../model/reading";
import { DASHES, linesOf } from "./curves";
import { EpochsPlot } from "./EpochsPlot";

/** How privacy and accuracies moved while the methods ran. */
export function EpochsPanel({ subject }: { subject: Subject }) {
  const [fitted, setFitted] = useState(false);
  const parameters = fitted ? { fitted: "true" } : {};
  const queries = {
    a: useAttack("by_epoch", subject.models.a?.id, parameters),
    b: useAttack("by_epoch", subject.models.b?.id, parameters),
  };
  const shown = SIDES.filter((side) => subject.models[side]);
  const series = shown.flatMap((side) => {
    const lines = linesOf(queries[side].data);
    return lines.length > 0 ? [{ side, name: modelName(subject, side), lines }] : [];
  });
  const waiting = shown.some((side) => queries[side].isFetching);
  const notes = new Set(shown.flatMap((side) => queries[side].data?.first("curve")?.about.notes ?? []));
  const labels = new Map(series.flatMap(({ lines }) => lines.map((one) => [one.name, one.label] as const)));
  return (
    <Panel
      title="By epoch"
      question="When did forgetting happen, and what did it cost? Each epoch is scored like a finished run."
      name="attack-epochs"
      rows={() =>
        series.flatMap(({ name, lines }) =>
          lines.flatMap((one) =>
            Array.from(one.values, (value, place) => ({
              model: name,
              score: one.name,
              epoch: one.epochs[place],
              value,
            })),
          ),
        )
      }
      tools={
        <span className="flex shrink-0 items-center gap-1.5 text-xs text-muted">
          <span aria-hidden="true">C-MIA, E-MIA</span>
          <Switch label="C-MIA and E-MIA" checked={fitted} onChange={setFitted} />
        </span>
      }
    >
      {series.length === 0 && waiting && <Loading label="Scoring each epoch" lines={5} />}
      {series.length > 0 && (
        <>
          <EpochsPlot series={series} />
          <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
            {[...labels].map(([name, label]) => (
              <li key={name} className="flex items-center gap-1.5">
                <svg aria-hidden="true" width="24" height="8">
                  <line
                    x2="24"
                    y1="4"
                    y2="4"
                    stroke="var(--text)"
                    strokeWidth={name === "WCPS" ? 2.5 : 1.4}
                    strokeDasharray={DASHES[name]}
                  />
                </svg>
                {label}
              </li>
            ))}
            <li>Grey: worst-case privacy score of 95 % of retrained models</li>
          </ul>
        </>
      )}
      {notes.size > 0 && <p className="mt-1 text-2xs text-muted">{[...notes].join(" ")}</p>}
      {shown
        .filter((side) => queries[side].error)
        .map((side) => (
          <p key={side} className="mt-1 text-xs text-muted">
            <span aria-hidden="true" className={`mr-1.5 inline-block size-2.5 rounded-sm swatch-${side}`} />
            {modelName(subject, side)}: {queries[side].error?.message}
          </p>
        ))}
    </Panel>
  );
}
