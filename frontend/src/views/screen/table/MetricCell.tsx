import { memo } from "react";
import type { Yardstick } from "../../../api/types";
import { BandMark } from "../../../components/BandMark";
import { MetricCard } from "../../../components/MetricValue";
import type { Baseline } from "../../../domain/pool";
import { isCost } from "../../../domain/yardstick";
import { Tooltip } from "../../../ui/Tooltip";
import { formatSpread, withoutZero } from "../../../words/metrics";
import { closenessOf, comparison, explained, type ScreenMetric } from "../model/metrics";
import { isReference, type ModelRow } from "../model/rows";
import { MetricFacts } from "./MetricFacts";

type MetricCellProps = {
  metric: ScreenMetric;
  row: ModelRow;
  baseline: Baseline | null;
  /** Where retrained models lie, by metric; undefined while nobody knows. */
  scales: Yardstick["scales"] | undefined;
};

/**
 * A value with half the band of one more seed and its difference to the retrained mean; a mark shows it beside the band
 * of retrained models. Where there is no band, and for times, a bar shows how close it is to what is good.
 */
function Cell({ metric, row, baseline, scales }: MetricCellProps) {
  const value = row.values[metric.info.name];
  const missing = typeof value !== "number";
  const share = missing ? null : closenessOf(metric, value);
  const summary = row.summaries?.[metric.info.name];
  const difference = comparison(metric, row, baseline);
  const distance = missing ? undefined : drawnDistance(metric, row, scales);
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
          {typeof summary?.low === "number" && typeof summary.high === "number" ? (
            <span className="truncate text-2xs text-muted">
              ±{formatSpread((summary.high - summary.low) / 2, summary.mean, metric.info.unit)}
            </span>
          ) : (
            <span className="truncate text-2xs text-muted">{difference && withoutZero(difference)}</span>
          )}
        </span>
        <span className="flex h-4 items-center">
          {distance !== undefined ? (
            <BandMark distance={distance} quiet={isReference(row)} />
          ) : (
            share !== null && (
              <span className="h-1.5 w-15 overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset">
                <span
                  className={`block h-full rounded-full ${isReference(row) ? "bg-reference" : "bg-accent"}`}
                  style={{ width: `${share * 100}%` }}
                />
              </span>
            )
          )}
        </span>
      </div>
    </Tooltip>
  );
}

export const MetricCell = memo(
  Cell,
  (before, after) =>
    before.metric === after.metric &&
    before.row === after.row &&
    before.baseline === after.baseline &&
    before.scales === after.scales,
);

/** The distance that the mark shows: the retrained models, taken together, are the middle of their own band. */
function drawnDistance({ info }: ScreenMetric, row: ModelRow, scales: MetricCellProps["scales"]): number | undefined {
  if (isCost(info) || !scales?.[info.name]) return undefined;
  return row.folded && row.kind === "retrained" ? 0 : row.measured?.distances[info.name];
}
