import { usePublishedComparison } from "../../api/data";
import { useRuns } from "../../api/queries";
import type { Scenario } from "../../api/types";
import { Card } from "../../ui/Card";
import { Chip } from "../../ui/Chip";

const WORDS: Record<string, string> = { test: "all test samples", TRA: "TRA", TUA: "TUA" };
const percent = (value: number | null) => (value === null ? "–" : value.toFixed(2));

/** Do imported models reach what their cards state? Shown only where there are any. */
export function PublishedCard({ scenario }: { scenario: Scenario }) {
  const runs = useRuns(scenario.id);
  const finished = runs.data?.filter((run) => run.origin === "imported" && run.status === "succeeded").length ?? 0;
  const comparison = usePublishedComparison(scenario.id, finished);
  const rows = comparison.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title="Published models" question="Are they as accurate here as their model cards state, in percent?">
      <table className="number w-full text-xs">
        <thead>
          <tr className="text-left text-muted">
            <th className="py-1 font-normal">file</th>
            <th className="font-normal">accuracy on</th>
            <th className="text-right font-normal">published</th>
            <th className="text-right font-normal">here</th>
            <th className="text-right font-normal">difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.run} ${row.metric}`} className="border-t border-line">
              <td className="py-1" title={`${row.repository}, SHA-256 ${row.sha256}`}>
                {row.file}
              </td>
              <td>{WORDS[row.metric] ?? row.metric}</td>
              <td className="text-right">{percent(row.expected)}</td>
              <td className="text-right">{percent(row.measured)}</td>
              <td className="text-right">
                {row.warning ? <Chip tone="warn">⚠ {percent(row.difference)}</Chip> : percent(row.difference)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.some((row) => row.warning) && (
        <p className="mt-2 rounded-md bg-warn-soft px-3 py-2 text-xs text-warn">
          Over half a point apart: the images were normalised in another way, classes are in another order, or only a
          part of the test data is used here.
        </p>
      )}
    </Card>
  );
}
