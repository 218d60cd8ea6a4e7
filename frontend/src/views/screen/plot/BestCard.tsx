import { type ReactNode, useMemo } from "react";
import { MetricName, MetricValue } from "../../../components/MetricValue";
import type { Telling } from "../../../domain/differing";
import { useUi } from "../../../state/ui";
import { Card } from "../../../ui/Card";
import { Tooltip } from "../../../ui/Tooltip";
import { DISTANCE_MEANING, formatDistance, yardstickWords } from "../../../words/yardstick";
import { bestRows, closestRows } from "../model/best";
import { explained } from "../model/metrics";
import { rowDetail } from "../model/plot";
import type { ModelRow } from "../model/rows";
import type { Screen } from "../model/screen";
import type { Choice } from "../useChoice";

type BestCardProps = { screen: Screen; choice: Choice };

const MOST_NAMED = 2;

/** What to look at first: the models closest to retrained, and the best by each metric that has a column. */
export function BestCard({ screen, choice }: BestCardProps) {
  const { rows, columns, distances } = screen;
  const best = useMemo(() => bestRows(rows, columns, distances?.yardstick), [rows, columns, distances]);
  const closest = useMemo(() => closestRows(rows), [rows]);
  if (best.length === 0) return null;
  const failed = rows.filter((row) => row.placebo?.verdict === "no").length;
  const without = failed > 0 ? `, without ${failed} no better than a random step` : "";
  const [first, ...others] = closest;
  return (
    <Card
      title="What is best?"
      question={`Of the unlearned models shown${without}. Named together: noise alone may separate them.`}
    >
      <ul className="flex flex-col">
        {first && distances && (
          <BestLine
            title={
              <Tooltip content={`${DISTANCE_MEANING} It is ${yardstickWords(distances.yardstick)}.`}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable with the keyboard */}
                <span tabIndex={0} className="cursor-help rounded font-semibold text-text">
                  Closest to retrained
                </span>
              </Tooltip>
            }
            rows={[first, ...others]}
            differing={screen.differing}
            choice={choice}
            value={
              typeof first.measured?.distance === "number" && (
                <span className="number">{formatDistance(first.measured.distance)}</span>
              )
            }
          />
        )}
        {best.map(({ metric, row, value, tied }) => (
          <BestLine
            key={metric.info.name}
            title={<MetricName metric={explained(metric)} />}
            rows={[row, ...tied]}
            differing={screen.differing}
            choice={choice}
            value={<MetricValue metric={{ ...explained(metric), unit: "" }} value={value} format={metric.format} />}
          />
        ))}
      </ul>
    </Card>
  );
}

type BestLineProps = {
  title: ReactNode;
  rows: readonly ModelRow[];
  value: ReactNode;
  differing: Telling;
  choice: Choice;
};

function BestLine({ title, rows, value, differing, choice }: BestLineProps) {
  const hoverRun = useUi((state) => state.hoverRun);
  const more = rows.length - MOST_NAMED;
  return (
    <li
      className="grid grid-cols-[7.5rem_minmax(0,1fr)_auto] items-baseline gap-x-2 border-t border-line py-1 first:border-t-0"
      onPointerLeave={() => hoverRun(null)}
    >
      <span className="truncate text-xs text-muted">{title}</span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
        {rows.slice(0, MOST_NAMED).map((row) => (
          <button
            key={row.key}
            type="button"
            title={rowDetail(row, differing)}
            className="max-w-full truncate rounded font-medium hover:underline"
            onPointerEnter={() => hoverRun(row.lead.id)}
            onClick={() => choice.open(row.folded ? row.key : row.lead.id)}
          >
            {row.label}
          </button>
        ))}
        {more > 0 && (
          <Tooltip
            content={rows
              .slice(MOST_NAMED)
              .map((row) => row.label)
              .join(", ")}
          >
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the names must be reachable with the keyboard */}
            <span tabIndex={0} className="number cursor-help rounded text-2xs text-muted">{`+${more}`}</span>
          </Tooltip>
        )}
        {rows.length === 1 && rows[0] && (
          <span className="number truncate text-2xs text-muted">{rowDetail(rows[0], differing)}</span>
        )}
      </span>
      <span className="font-medium">{value}</span>
    </li>
  );
}
