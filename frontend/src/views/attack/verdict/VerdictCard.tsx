import { Link } from "@tanstack/react-router";
import { useAttack } from "../../../api/attacks";
import type { Run } from "../../../api/types";
import { Chip } from "../../../ui/Chip";
import { ErrorState } from "../../../ui/ErrorState";
import { Icon } from "../../../ui/icons";
import { Loading } from "../../../ui/Loading";
import { plural } from "../../../words/numbers";
import { runTitle } from "../../../words/runs";
import { cellOf } from "../model/bench";
import { LETTERS, SIDE_COLOURS, type Side, type Subject } from "../model/reading";
import { EffectBar } from "./EffectBar";
import { effectIn } from "./effect";
import { GAMES, lookOf, withoutWord } from "./words";

type VerdictCardProps = {
  subject: Subject;
  side: Side;
  run: Run;
  /** The axis that A and B share. */
  domain: [number, number];
};

/** The verdict on one model: word, sentence, and where it lies among retrained models and originals. */
export function VerdictCard({ subject, side, run, domain }: VerdictCardProps) {
  const query = useAttack("verdict", run.id);
  const name = runTitle(run, subject.catalog);
  if (query.error) {
    return <ErrorState error={query.error} what={`Verdict on ${LETTERS[side]}`} onRetry={() => void query.refetch()} />;
  }
  const result = query.data?.first("scalar");
  const table = query.data?.first("table");
  const row = table?.rows[0];
  if (!result || !table || !row) return <Loading label={`Verdict on ${LETTERS[side]}`} lines={4} />;
  const look = lookOf(result.state);
  const effect = effectIn(query.data);
  const margin = cellOf(table, row, "margin");
  const needed = cellOf(table, row, "needed");
  const apart = query.data?.out.not_compared.length ?? 0;
  return (
    <article aria-label={`Verdict on ${LETTERS[side]}`} className="flex min-w-0 flex-col gap-2">
      <header className="flex flex-wrap items-center gap-2">
        <Chip tone={side}>
          <span className={`size-2.5 rounded-sm swatch-${side}`} />
          {LETTERS[side]}
        </Chip>
        <span
          className={`inline-flex items-center gap-1.5 rounded-md px-2 py-1 text-lg font-semibold ${look.ground} ${look.text}`}
        >
          <Icon name={look.icon} />
          {look.word}
        </span>
        <span className="min-w-0 truncate text-muted" title={name}>
          {name}
        </span>
      </header>
      <p className="max-w-[88ch]">{withoutWord(result.sentence)}</p>
      {effect && <EffectBar effect={effect} domain={domain} colour={SIDE_COLOURS[side]} label={LETTERS[side]} />}
      <p className="text-xs text-muted">
        Game: <b className="font-medium text-text">{GAMES[result.about.game]}</b> {result.about.positive} (positive) v{" "}
        {result.about.negative}. {typeof margin === "number" && `Counts as equal within ± ${margin} AUC. `}
        {result.about.notes.join(" ")}
        {apart > 0 &&
          ` ${plural(apart, "other model")} without all of these samples ${apart === 1 ? "is" : "are"} left out.`}
      </p>
      {result.state === "inconclusive" && (
        <p className="text-xs">
          {typeof needed === "string" &&
            needed !== "" &&
            !result.sentence.includes(needed) &&
            `It would take ${needed}. `}
          <Link to="/build" search={(before) => before} className="link">
            Train more retrained models
          </Link>
        </p>
      )}
    </article>
  );
}
