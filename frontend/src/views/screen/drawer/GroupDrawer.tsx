import { KindChip } from "../../../components/KindChip";
import { MetricName, MetricValue } from "../../../components/MetricValue";
import { Button } from "../../../ui/Button";
import { Drawer } from "../../../ui/Drawer";
import { EmptyState } from "../../../ui/EmptyState";
import { formatSpread } from "../../../words/metrics";
import { tellingWords } from "../../../words/parameters";
import { seedsInWords } from "../../../words/runs";
import { comparison, explained, type ScreenMetric } from "../model/metrics";
import { GROUP, type ModelRow } from "../model/rows";
import type { Screen } from "../model/screen";
import type { Choice } from "../useChoice";
import { Section } from "./Section";
import { SetScoresSection } from "./SetScoresSection";

type GroupDrawerProps = { id: string; screen: Screen; choice: Choice };

/** A group of runs that differ only in seeds, as one: means with bands, and its scores as a set of models. */
export function GroupDrawer({ id, screen, choice }: GroupDrawerProps) {
  const row = screen.rows.find((one) => one.key === id);
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && choice.open(undefined)}
      title={row ? <Title row={row} screen={screen} /> : "A group of seeds"}
    >
      {row ? (
        <div className="flex flex-col gap-4">
          {row.kind === "unlearned" && <SetScoresSection group={id.slice(GROUP.length)} screen={screen} />}
          <Means row={row} screen={screen} />
          <Section title="Seeds" note="each opens its run">
            <ul className="flex flex-wrap gap-1.5">
              {row.runs.map((run) => (
                <li key={run.id}>
                  <Button small onClick={() => choice.open(run.id)}>
                    seed {run.seed}
                  </Button>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      ) : (
        <EmptyState title="This group is not in the table">
          Its seeds may be listed one by one, filtered away, or deleted.
        </EmptyState>
      )}
    </Drawer>
  );
}

function Title({ row, screen }: { row: ModelRow; screen: Screen }) {
  const words = [tellingWords(row.lead, screen.differing), seedsInWords(row.runs)];
  return (
    <span className="flex flex-col gap-0.5">
      <span className="flex flex-wrap items-center gap-2">
        {row.label}
        <KindChip kind={row.kind} />
      </span>
      <span className="number text-xs font-normal text-muted">{words.filter(Boolean).join(" · ")}</span>
    </span>
  );
}

const Means = ({ row, screen }: { row: ModelRow; screen: Screen }) => (
  <Section title="Means over seeds" note="±: 95 % of further seeds; small: difference to the retrained mean">
    <dl className="grid grid-cols-2 gap-x-6">
      {screen.columns.map((metric) => (
        <MeanLine key={metric.info.name} metric={metric} row={row} screen={screen} />
      ))}
    </dl>
  </Section>
);

function MeanLine({ metric, row, screen }: { metric: ScreenMetric; row: ModelRow; screen: Screen }) {
  const summary = row.summaries?.[metric.info.name];
  const known = typeof summary?.low === "number" && typeof summary.high === "number";
  return (
    <div className="number flex min-w-0 items-baseline gap-2 border-b border-line py-1">
      <dt className="min-w-0 grow truncate text-muted">
        <MetricName metric={explained(metric)} />
      </dt>
      <dd className="font-medium">
        <MetricValue metric={{ ...explained(metric), unit: "" }} value={summary?.mean} format={metric.format} />
        {known && (
          <span className="text-2xs font-normal text-muted">
            {" "}
            ±{formatSpread(((summary.high ?? 0) - (summary.low ?? 0)) / 2, summary.mean, metric.info.unit)}
          </span>
        )}
      </dd>
      <dd className="w-14 shrink-0 text-right text-2xs text-muted">{comparison(metric, row, screen.baseline)}</dd>
    </div>
  );
}
