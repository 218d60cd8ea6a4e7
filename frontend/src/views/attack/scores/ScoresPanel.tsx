import { useAttack } from "../../../api/attacks";
import { saveCsv } from "../../../charts/export";
import { IconButton } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Tooltip } from "../../../ui/Tooltip";
import { formatScore } from "../../../words/numbers";
import { LETTERS, SIDES, type Subject } from "../model/reading";
import { directionWords, type ScoreRow, scoreRows } from "./rows";
import { ScoreStrip } from "./ScoreStrip";

/** What papers print, beside what the untouched original and a model that never saw the images get. */
export function ScoresPanel({ subject }: { subject: Subject }) {
  const { a, b } = subject.models;
  const known = subject.retrained.length > 0;
  const quick = {
    a: useAttack("reported", a?.id, { fitted: "false" }, known),
    b: useAttack("reported", b?.id, { fitted: "false" }, known),
  };
  const full = { a: useAttack("reported", a?.id, {}, known), b: useAttack("reported", b?.id, {}, known) };
  const shown = SIDES.filter((side) => subject.models[side]);
  const fitting = shown.some((side) => full[side].isFetching);
  const failed = shown.find((side) => full[side].error);
  const attacks = { a: full.a.data ?? quick.a.data, b: full.b.data ?? quick.b.data };
  const rows = scoreRows(attacks, subject.catalog?.metrics ?? []);
  return (
    <Card
      title="Scores as papers report them"
      question="None has a calibrated zero: read each between the original (nothing forgotten) and held-out retrained models (the noise floor)."
      tools={
        rows.length > 0 && (
          <IconButton
            icon="download"
            label="Save the scores as CSV"
            small
            onClick={() => saveCsv(csvRows(rows), "attack-scores")}
          />
        )
      }
    >
      {!known && (
        <EmptyState title="No retrained model">
          These scores compare with retrained models; train one under Build.
        </EmptyState>
      )}
      {failed && <ErrorState compact error={full[failed].error} what={`Scores of ${LETTERS[failed]}`} />}
      {known && rows.length === 0 && !failed && <Loading label="Computing scores" lines={8} />}
      {rows.length > 0 && (
        <div className="overflow-x-auto">
          <table className="number w-full min-w-120 text-xs">
            <thead>
              <tr className="border-b border-line text-right text-muted">
                <th className="py-1 pr-3 text-left font-medium">Score</th>
                {shown.map((side) => (
                  <th key={side} className="py-1 pr-3 font-medium">
                    <span aria-hidden="true" className={`mr-1 inline-block size-2.5 rounded-sm swatch-${side}`} />
                    {LETTERS[side]}
                  </th>
                ))}
                <th className="py-1 pr-3 font-medium">Original</th>
                <th className="py-1 pr-3 font-medium">Retrained</th>
                <th className="w-44 py-1 text-left font-medium">Where they lie</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name} className="border-b border-line text-right last:border-0">
                  <th className="py-1.5 pr-3 text-left font-medium">
                    <Tooltip content={<About row={row} />}>
                      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation */}
                      <span tabIndex={0} className="cursor-help border-b border-dotted border-edge">
                        {row.label}
                      </span>
                    </Tooltip>
                  </th>
                  {shown.map((side) => (
                    <td key={side} className="py-1.5 pr-3 font-medium">
                      {formatScore(row.values[side])}
                    </td>
                  ))}
                  <td className="py-1.5 pr-3">{formatScore(row.original)}</td>
                  <td className="py-1.5 pr-3 whitespace-nowrap">
                    {formatScore(row.retrained)}
                    {row.band && (
                      <span className="block text-2xs text-muted">
                        {formatScore(row.band[0])} to {formatScore(row.band[1])}
                      </span>
                    )}
                  </td>
                  <td className="py-1">
                    <ScoreStrip row={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="mt-2 text-2xs text-muted">
            Grey band: 95 % of retrained models · □ original · ● A · ◆ B.{" "}
            {fitting && <span role="status">Classifiers are being fitted for the other scores…</span>}
          </p>
        </div>
      )}
    </Card>
  );
}

const About = ({ row }: { row: ScoreRow }) => (
  <>
    <p className="font-semibold">
      {row.label} {directionWords(row.metric)}
    </p>
    {row.metric && (
      <>
        <p>{row.metric.definition}</p>
        <p className="text-muted">{row.metric.formula}</p>
        <p className="text-muted">{row.metric.citation}</p>
      </>
    )}
  </>
);

const csvRows = (rows: readonly ScoreRow[]) =>
  rows.map((row) => ({
    score: row.name,
    a: row.values.a,
    b: row.values.b,
    original: row.original,
    retrained: row.retrained,
    lower: row.band?.[0],
    upper: row.band?.[1],
  }));
