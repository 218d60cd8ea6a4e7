import { useState } from "react";
import type { Run } from "../../../api/types";
import { MetricName, MetricValue } from "../../../components/MetricValue";
import { Button } from "../../../ui/Button";
import { coverageText } from "../../../words/coverage";
import { comparison, explained, type ScreenMetric } from "../model/metrics";
import { singleRow } from "../model/rows";
import type { Screen } from "../model/screen";
import { Section } from "./Section";

type MetricsSectionProps = { run: Run; screen: Screen; faults: Readonly<Record<string, string>> };

/** All metrics of the run, the usual ones first, each beside the retrained mean. */
export function MetricsSection({ run, screen, faults }: MetricsSectionProps) {
  const [all, setAll] = useState(false);
  const usual = screen.metrics.filter(({ info }) => info.shown);
  const shown = all ? screen.metrics : usual;
  const failed = Object.entries(faults);
  const partly = coverageText(run);
  return (
    <Section title="Metrics" note={screen.baseline ? "with the difference to the retrained mean" : undefined}>
      {partly && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-xs">
          The imported predictions cover {partly}: these metrics are about the samples that they cover.
        </p>
      )}
      <dl className="grid grid-cols-2 gap-x-6">
        {shown.map((metric) => (
          <MetricLine key={metric.info.name} metric={metric} run={run} screen={screen} />
        ))}
      </dl>
      <Button small look="quiet" className="self-start" onClick={() => setAll(!all)}>
        {all ? "Only the usual ones" : `All ${screen.metrics.length} metrics`}
      </Button>
      {failed.length > 0 && (
        <ul className="rounded-md bg-warn-soft px-3 py-2 text-xs">
          {failed.map(([name, reason]) => (
            <li key={name}>
              <span className="font-semibold">{name}</span> could not be computed: {reason}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function MetricLine({ metric, run, screen }: { metric: ScreenMetric; run: Run; screen: Screen }) {
  const difference = comparison(metric, singleRow(run, screen.catalog), screen.baseline);
  return (
    <div className="number flex min-w-0 items-baseline gap-2 border-b border-line py-1">
      <dt className="min-w-0 grow truncate text-muted">
        <MetricName metric={explained(metric)} />
      </dt>
      <dd className="font-medium">
        <MetricValue
          metric={{ ...explained(metric), unit: "" }}
          value={run.metrics[metric.info.name]}
          format={metric.format}
        />
      </dd>
      <dd className="w-14 shrink-0 text-right text-2xs text-muted">{difference}</dd>
    </div>
  );
}
