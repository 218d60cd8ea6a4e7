import { Tooltip } from "../../ui/Tooltip";
import { formatPercent, plural } from "../../words/numbers";
import { VERDICTS } from "../../words/verdict";
import { type CalibrationRow, ORDER } from "./rows";

/** A colour for each word, from what accuses to what praises; shades of one colour for what accuses alike. */
const FILLS: Record<keyof typeof VERDICTS, string> = {
  leaks: "bg-bad",
  damaged: "bg-bad/70",
  over_erased: "bg-warn",
  differs: "bg-bad/45",
  inconclusive: "bg-edge",
  indistinguishable_in_outputs: "bg-reference",
  indistinguishable: "bg-good",
};

/** What the verdict said in all draws: a part of the bar for each word, and the share that was accused. */
export function OutcomeCell({ row, wanted }: { row: CalibrationRow; wanted: string }) {
  const shown = ORDER.filter((state) => (row.states[state] ?? 0) > 0);
  const words = shown.map((state) => `${VERDICTS[state].short} ${formatPercent(row.states[state] ?? 0)}`).join(", ");
  return (
    <Tooltip
      content={
        <>
          <p className="font-medium">{`${row.draws} draws: ${words}.`}</p>
          <p>{`Accused: ${formatPercent(row.accused)}; between ${formatPercent(row.lower)} and ${formatPercent(row.upper)} (95 %, Wilson) over models, for the draws are of ${plural(row.models, "model")}. Some rung rejects at its own 5 % in ${formatPercent(row.some_rung)}.`}</p>
          <p className="text-muted">{wanted}</p>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation */}
      <div tabIndex={0} className="flex cursor-help items-center gap-2">
        <div role="img" aria-label={words} className="flex h-3.5 min-w-24 grow gap-px overflow-hidden rounded-sm">
          {shown.map((state) => (
            <span
              key={state}
              className={`h-full ${FILLS[state]}`}
              style={{ width: `${(row.states[state] ?? 0) * 100}%` }}
            />
          ))}
        </div>
        <span className="number w-14 text-right">{formatPercent(row.accused)}</span>
      </div>
    </Tooltip>
  );
}

/** The words of the bars with their colours. */
export const OutcomeLegend = () => (
  <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
    {ORDER.map((state) => (
      <li key={state} className="flex items-center gap-1.5">
        <span aria-hidden="true" className={`size-2.5 rounded-sm ${FILLS[state]}`} />
        {VERDICTS[state].word}
      </li>
    ))}
  </ul>
);
