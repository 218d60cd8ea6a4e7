import type { MetricSummary } from "../../../api/types";
import type { Baseline } from "../../../domain/pool";
import { formatDifference } from "../../../words/metrics";
import { closenessOf, type ScreenMetric } from "../model/metrics";
import type { ModelRow } from "../model/rows";

type MetricFactsProps = { metric: ScreenMetric; row: ModelRow; baseline: Baseline | null };

/** What one cell holds, in full: the value, the band of one more seed, the retrained mean, and what the bar says. */
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
          <span className="text-muted">one more seed</span>
          <span>{bandWords(summary, metric)}</span>
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

const FEWEST = 3;

/** Where one more seed lies, within what the metric can be; or why nobody knows. */
function bandWords(summary: MetricSummary, { info, format }: ScreenMetric): string {
  const { low, high, n } = summary;
  if (typeof low !== "number" || typeof high !== "number")
    return n < FEWEST ? `not known: it takes ${FEWEST} seeds` : `not known: all ${n} seeds have the same value`;
  const [least, most] = [info.bounds[0] ?? low, info.bounds[1] ?? high];
  return `95 % between ${format(Math.max(low, least))} and ${format(Math.min(high, most))}, from ${n} seeds`;
}
