import type { Baseline } from "../../../domain/pool";
import { formatDifference } from "../../../words/metrics";
import { closenessOf, type ScreenMetric } from "../model/metrics";
import type { ModelRow } from "../model/rows";

type MetricFactsProps = { metric: ScreenMetric; row: ModelRow; baseline: Baseline | null };

/** What one cell holds, in full: the value, its interval, the retrained mean, and what the bar says. */
export function MetricFacts({ metric, row, baseline }: MetricFactsProps) {
  const { name } = metric.info;
  const value = row.values[name];
  if (typeof value !== "number") {
    return <span className="font-semibold">No value: it does not exist for this model, or is not computed yet.</span>;
  }
  const summary = row.summaries?.[name];
  const reference = baseline?.metrics[name];
  const share = closenessOf(metric, value);
  return (
    <span className="number grid grid-cols-[auto_1fr] gap-x-3 border-b border-line pb-1.5">
      <span className="text-muted">{row.folded ? "mean" : "value"}</span>
      <span className="font-semibold">{metric.format(value)}</span>
      {row.folded && summary && (
        <>
          <span className="text-muted">95 % interval</span>
          <span>
            {typeof summary.low === "number" && typeof summary.high === "number"
              ? `${metric.format(summary.low)} to ${metric.format(summary.high)}, over ${summary.n} seeds`
              : "none: it needs two seeds"}
          </span>
        </>
      )}
      {reference && row.kind !== "retrained" && (
        <>
          <span className="text-muted">retrained</span>
          <span>
            {metric.format(reference.mean)} (difference {formatDifference(value - reference.mean, metric.format)})
          </span>
        </>
      )}
      {share !== null && (
        <>
          <span className="text-muted">bar</span>
          <span>{Math.round(share * 100)} % of the way to what is good</span>
        </>
      )}
    </span>
  );
}
