import { useMemo } from "react";
import type { SampleTable } from "../../../api/samples";
import { formatDifference } from "../../../words/metrics";
import { formatCount, formatScore } from "../../../words/numbers";
import { selectionFacts } from "../model/selection";

type SelectionNumbersProps = { table: SampleTable; positions: readonly number[] };

/** How A, B and the retrained models do on the selected samples. */
export function SelectionNumbers({ table, positions }: SelectionNumbersProps) {
  const facts = useMemo(() => selectionFacts(table, positions), [table, positions]);
  const difference = facts.a === null || facts.b === null ? "–" : formatDifference(facts.b - facts.a, formatScore);
  const entries = [
    { name: "Selected", value: formatCount(facts.count) },
    { name: "to forget", value: formatCount(facts.toForget) },
    { name: "changed A → B", value: formatCount(facts.changed) },
    { name: "Accuracy A", value: formatScore(facts.a), className: "text-model-a" },
    { name: "Accuracy B", value: formatScore(facts.b), className: "text-model-b" },
    { name: "B − A", value: difference },
    ...(table.retrained ? [{ name: "Retrained", value: formatScore(facts.retrained) }] : []),
  ];
  return (
    <dl aria-label="Metrics of the selection" className="flex flex-wrap gap-x-5 gap-y-1">
      {entries.map((entry) => (
        <div key={entry.name}>
          <dt className="text-2xs text-muted">{entry.name}</dt>
          <dd className={`number font-semibold ${entry.className ?? ""}`}>{entry.value}</dd>
        </div>
      ))}
    </dl>
  );
}
