import { memo } from "react";
import { MetricCard } from "../../../components/MetricValue";
import type { Baseline } from "../../../domain/pool";
import { Tooltip } from "../../../ui/Tooltip";
import { formatSpread } from "../../../words/metrics";
import { closenessOf, comparison, explained, type ScreenMetric } from "../model/metrics";
import { isReference, type ModelRow } from "../model/rows";
import { MetricFacts } from "./MetricFacts";

type MetricCellProps = { metric: ScreenMetric; row: ModelRow; baseline: Baseline | null };

/** A value with half the band of one more seed, how close it is to what is good (bar), and its difference to the retrained mean. */
function Cell({ metric, row, baseline }: MetricCellProps) {
  const value = row.values[metric.info.name];
  const missing = typeof value !== "number";
  const share = missing ? null : closenessOf(metric, value);
  const summary = row.summaries?.[metric.info.name];
  const difference = comparison(metric, row, baseline);
  return (
    <Tooltip
      content={
        <span className="flex flex-col gap-1.5">
          <MetricFacts metric={metric} row={row} baseline={baseline} />
          <MetricCard metric={explained(metric)} />
        </span>
      }
    >
      <div className="number flex h-full cursor-help flex-col justify-center gap-0.5 px-2">
        <span className="flex items-baseline justify-between gap-1 leading-4">
          <span className={missing ? "text-muted" : "whitespace-nowrap"}>{missing ? "–" : metric.format(value)}</span>
          {typeof summary?.low === "number" && typeof summary.high === "number" && (
            <span className="truncate text-2xs text-muted">
              ±{formatSpread((summary.high - summary.low) / 2, summary.mean, metric.info.unit)}
            </span>
          )}
        </span>
        <span className="flex h-4 items-center justify-between gap-1.5">
          {share === null ? (
            <span />
          ) : (
            <span className="h-1.5 min-w-0 grow overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset">
              <span
                className={`block h-full rounded-full ${isReference(row) ? "bg-reference" : "bg-accent"}`}
                style={{ width: `${share * 100}%` }}
              />
            </span>
          )}
          <span className="w-10 shrink-0 text-right text-2xs text-muted">{difference}</span>
        </span>
      </div>
    </Tooltip>
  );
}

export const MetricCell = memo(
  Cell,
  (before, after) => before.metric === after.metric && before.row === after.row && before.baseline === after.baseline,
);
