import { Icon } from "../../../ui/icons";
import { capital, formatCount, formatPercent, formatScore } from "../../../words/numbers";
import { find, type Group, type Origin, sizeOf } from "../model/groups";
import { privacyInterval } from "../model/interval";
import type { Outcome } from "../model/sweep";

type OutcomeWordsProps = {
  groups: readonly Group[];
  outcome: Outcome;
  names: Record<Origin, string>;
  rule: string;
};

/** What the threshold does: the score, the rule, and the four groups it makes, in words. */
export function OutcomeWords({ groups, outcome, names, rule }: OutcomeWordsProps) {
  const count = (origin: Origin) => find(groups, origin, true)?.side.order.length ?? 0;
  const [low, high] = privacyInterval(outcome, count("positive"), count("negative"));
  return (
    <div className="mb-2 grid items-start gap-x-4 gap-y-2 min-[560px]:grid-cols-[9.5rem_minmax(0,1fr)]">
      <div>
        <p className="text-xs text-muted">Privacy score</p>
        <p className="number text-[28px] leading-8 font-semibold">{formatScore(1 - outcome.attackScore)}</p>
        <p className="mb-0.5 text-2xs text-muted">1: cannot be told apart</p>
        <p className="number text-2xs text-muted">
          attack score {formatScore(outcome.attackScore)}
          <br />
          success rate {formatPercent(outcome.success)}
          <br />
          <span title="At least 95 %, over images of the same kind; this threshold held fixed. It never decides.">
            {formatScore(low)} to {formatScore(high)} over images
          </span>
        </p>
      </div>
      <div className="min-w-0">
        <p className="mb-1">{rule}</p>
        <dl className="grid grid-cols-[repeat(auto-fit,minmax(18rem,1fr))] gap-x-5 gap-y-0.5 max-w-[52rem] text-xs">
          <Line groups={groups} origin="positive" right name={capital(`${names.positive} recognised`)} />
          <Line groups={groups} origin="negative" right name={capital(`${names.negative} recognised`)} />
          <Line
            groups={groups}
            origin="positive"
            name={capital(`${names.positive} taken for ${names.negative}`)}
            note="FNR"
          />
          <Line
            groups={groups}
            origin="negative"
            name={capital(`${names.negative} taken for ${names.positive}`)}
            note="FPR"
          />
        </dl>
      </div>
    </div>
  );
}

type LineProps = { groups: readonly Group[]; origin: Origin; right?: boolean; name: string; note?: string };

function Line({ groups, origin, right = false, name, note }: LineProps) {
  const group = find(groups, origin, right);
  const size = group ? sizeOf(group) : 0;
  const all = group?.side.order.length ?? 0;
  return (
    <div className="flex items-center gap-1.5">
      <Icon name={right ? "check" : "close"} size={12} className={right ? "text-good" : "text-bad"} />
      <dt className="min-w-0 truncate" title={name}>
        {name}
      </dt>
      <dd className="number ml-auto whitespace-nowrap">
        {formatCount(size)} of {formatCount(all)}{" "}
        <span className="text-muted">
          {note ? `${note} ` : ""}
          {formatPercent(all === 0 ? 0 : size / all, 0)}
        </span>
      </dd>
    </div>
  );
}
