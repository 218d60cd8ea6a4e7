import type { ComparedMetric, Run } from "../../../api/types";
import { useGroupsCompared } from "../../../api/yardstick";
import { Card } from "../../../ui/Card";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { formatDifference } from "../../../words/metrics";
import { runLabel } from "../../../words/runs";
import { screenMetricTitle } from "../model/metrics";
import type { Screen } from "../model/screen";
import type { Choice } from "../useChoice";
import { SeedDots } from "./SeedDots";
import { formatP, SIGNIFICANT } from "./words";

const FEWEST = 2;

type CompareCardProps = { screen: Screen; choice: Choice };

/** Whether B differs from A by more than their seeds do; only where both have several. */
export function CompareCard({ screen, choice }: CompareCardProps) {
  const [a, b] = [seedsOf(screen, choice.a), seedsOf(screen, choice.b)];
  const [first] = a;
  const [other] = b;
  if (!first || !other || first.group === other.group || a.length < FEWEST || b.length < FEWEST) return null;
  const names = [runLabel(first, screen.catalog), runLabel(other, screen.catalog)] as const;
  return (
    <Card
      title={`Does ${names[1]} differ from ${names[0]}?`}
      question={`B against A over their seeds (${b.length} and ${a.length}): by more than seeds do?`}
    >
      <Compared screen={screen} a={first.group} b={other.group} />
    </Card>
  );
}

/** The finished runs that differ from a run in nothing but seeds. */
function seedsOf(screen: Screen, id: string | undefined): Run[] {
  const chosen = screen.runs.find((run) => run.id === id);
  return screen.runs.filter((run) => chosen && run.group === chosen.group && run.status === "succeeded");
}

function Compared({ screen, a, b }: { screen: Screen; a: string; b: string }) {
  const metrics = screen.columns.map(({ info }) => info.name);
  const compared = useGroupsCompared(screen.scenario.id, a, b, metrics);
  if (compared.error) {
    return <ErrorState error={compared.error} what="The comparison" onRetry={() => void compared.refetch()} compact />;
  }
  if (!compared.data) return <Loading lines={4} label="Comparing seeds" />;
  return (
    <table className="number w-full text-xs">
      <thead>
        <tr className="text-left text-muted">
          <th scope="col" className="font-medium">
            Metric
          </th>
          <th scope="col" className="font-medium">
            Seeds
          </th>
          <th scope="col" className="text-right font-medium">
            B − A
          </th>
          <th scope="col" className="text-right font-medium" title="Welch's t-test, two-sided; Holm over these metrics">
            p
          </th>
        </tr>
      </thead>
      <tbody>
        {compared.data.metrics.map((line) => (
          <CompareLine key={line.metric} line={line} screen={screen} />
        ))}
      </tbody>
    </table>
  );
}

function CompareLine({ line, screen }: { line: ComparedMetric; screen: Screen }) {
  const metric = screen.columns.find(({ info }) => info.name === line.metric);
  if (!metric) return null;
  const { format } = metric;
  const differs = line.p_adjusted !== null && line.p_adjusted <= SIGNIFICANT;
  const interval =
    line.low === null || line.high === null
      ? "No seed changes anything: there is no interval."
      : `95 % between ${formatDifference(line.low, format)} and ${formatDifference(line.high, format)}`;
  return (
    <tr className="border-t border-line" title={interval}>
      <th scope="row" className="py-1 pr-2 text-left font-normal">
        {screenMetricTitle(metric)}
      </th>
      <td className="w-28 py-1">
        <SeedDots a={line.a} b={line.b} />
      </td>
      <td className="py-1 text-right">
        {formatDifference(line.difference, format)}
        <span className="sr-only">{`, ${interval}`}</span>
      </td>
      <td className={`w-24 py-1 text-right ${differs ? "font-semibold" : "text-muted"}`}>
        {line.p_adjusted === null ? "–" : `${formatP(line.p_adjusted)}${differs ? " differs" : ""}`}
      </td>
    </tr>
  );
}
