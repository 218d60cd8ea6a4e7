import type { Direction, MetricInfo } from "../api/types";
import { Icon, type IconName } from "../ui/icons";
import { Tooltip } from "../ui/Tooltip";
import { DIRECTION_WORDS, metricTitle } from "../words/metrics";
import { formatScore } from "../words/numbers";

const DIRECTION_ICONS: Record<Direction, IconName | null> = {
  higher: "arrowUp",
  lower: "arrowDown",
  closest_to_retrained: "target",
  none: null,
};

/** Which direction is good, as a sign; the words are in the metric's card. */
export function DirectionIcon({ direction }: { direction: Direction }) {
  const icon = DIRECTION_ICONS[direction];
  return icon && <Icon name={icon} size={11} className="inline text-muted" />;
}

type MetricValueProps = {
  metric: MetricInfo | undefined;
  value: number | null | undefined;
  format?: (value: number) => string;
};

/** A number that explains itself on hover and focus. */
export function MetricValue({ metric, value, format = formatScore }: MetricValueProps) {
  const missing = value === null || value === undefined;
  const shown = missing ? "–" : format(value);
  if (!metric) return <span className="number">{shown}</span>;
  return (
    <Tooltip
      content={
        <MetricCard
          metric={metric}
          note={missing ? "It does not exist for this run, or is not computed yet." : undefined}
        />
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable with the keyboard */}
      <span tabIndex={0} className="number cursor-help rounded">
        {shown}
        {!missing && metric.unit && <span className="text-muted"> {metric.unit}</span>}
      </span>
    </Tooltip>
  );
}

/** The short name of a metric with its direction, explained on hover and focus; for table headers. */
export function MetricName({ metric }: { metric: MetricInfo }) {
  return (
    <Tooltip content={<MetricCard metric={metric} />}>
      <span className="cursor-help whitespace-nowrap">
        {metricTitle(metric)} <DirectionIcon direction={metric.direction} />
      </span>
    </Tooltip>
  );
}

/** What a metric is, how it is computed, which direction is good, and where it comes from. */
export function MetricCard({ metric, note }: { metric: MetricInfo; note?: string }) {
  return (
    <span className="flex flex-col gap-1">
      <span className="font-semibold">
        {metric.label} ({metric.name})
      </span>
      <span>{metric.definition}</span>
      <span className="font-mono text-2xs text-muted">{metric.formula}</span>
      <span>
        {DIRECTION_WORDS[metric.direction]}
        {metric.unit && ` · in ${metric.unit}`}
      </span>
      {metric.citation && <span className="text-muted">{metric.citation}</span>}
      {note && <span className="text-warn">{note}</span>}
    </span>
  );
}
