import { useState } from "react";
import { useAttack } from "../../../api/attacks";
import { Panel } from "../../../components/Panel";
import { useChartHeight } from "../../../components/useEnlarged";
import { stoppingOf } from "../../../domain/stopping";
import { useUrl } from "../../../state/url";
import { Loading } from "../../../ui/Loading";
import { Switch } from "../../../ui/Switch";
import { modelName, SIDES, type Subject } from "../model/reading";
import { DASHES, linesOf } from "./curves";
import { EpochsPlot } from "./EpochsPlot";
import { stoppingWords } from "./stoppingWords";

const TITLE = "By epoch";
const HEIGHT = 240;

/** How privacy and accuracies moved while the methods ran. */
export function EpochsPanel({ subject }: { subject: Subject }) {
  const [url, changeUrl] = useUrl();
  const height = useChartHeight(TITLE, HEIGHT);
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
  const hidden = new Set(url.hidden);
  const toggle = (name: string) => {
    const next = hidden.has(name) ? [...hidden].filter((one) => one !== name) : [...hidden, name];
    changeUrl({ hidden: next.length > 0 ? next : undefined });
  };
  const drawn = series.map((one) => ({ ...one, lines: one.lines.filter(({ name }) => !hidden.has(name)) }));
  const findings = series.flatMap(({ side, name, lines }) => {
    const score = lines.find((one) => one.band !== null);
    const found = score?.band ? stoppingOf(score.epochs, score.values, score.band) : null;
    if (!score || !found) return [];
    const last = score.epochs[score.epochs.length - 1] ?? 0;
    return [
      {
        side,
        epoch: found.kind === "inside" ? found.from : found.closest,
        inside: found.kind === "inside",
        words: stoppingWords(name, found, last),
      },
    ];
  });
  const labels = new Map(series.flatMap(({ lines }) => lines.map((one) => [one.name, one.label] as const)));
  return (
    <Panel
      title={TITLE}
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
          {findings.map(({ side, words }) => (
            <p key={side} className="mb-1 text-sm">
              <span aria-hidden="true" className={`mr-1.5 inline-block size-2.5 rounded-sm swatch-${side}`} />
              {words}
            </p>
          ))}
          <EpochsPlot height={height} series={drawn} marks={findings} />
          <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
            {[...labels].map(([name, label]) => (
              <li key={name}>
                <button
                  type="button"
                  aria-pressed={!hidden.has(name)}
                  title={hidden.has(name) ? "Show this curve" : "Hide this curve"}
                  className="flex items-center gap-1.5 rounded px-1 hover:bg-sunken aria-[pressed=false]:line-through aria-[pressed=false]:opacity-60"
                  onClick={() => toggle(name)}
                >
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
                </button>
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
