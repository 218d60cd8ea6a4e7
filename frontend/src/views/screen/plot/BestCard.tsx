import { useMemo } from "react";
import { MetricName, MetricValue } from "../../../components/MetricValue";
import type { Telling } from "../../../domain/differing";
import { useUi } from "../../../state/ui";
import { Card } from "../../../ui/Card";
import { type Best, bestRows } from "../model/best";
import { explained } from "../model/metrics";
import { rowDetail } from "../model/plot";
import type { Screen } from "../model/screen";
import type { Choice } from "../useChoice";

type BestCardProps = { screen: Screen; choice: Choice };

/** The best unlearned model by each metric that has a column: a short list of what to look at. */
export function BestCard({ screen, choice }: BestCardProps) {
  const best = useMemo(() => bestRows(screen.rows, screen.columns), [screen.rows, screen.columns]);
  if (best.length === 0) return null;
  const failed = screen.rows.filter((row) => row.placebo?.verdict === "no").length;
  const without =
    failed > 0 ? `, without ${failed} no better than ${failed === 1 ? "its placebo" : "their placebos"}` : "";
  return (
    <Card title="Best by metric" question={`Of the unlearned models shown${without}; the name opens it.`}>
      <ul className="flex flex-col">
        {best.map((one) => (
          <BestLine key={one.metric.info.name} best={one} differing={screen.differing} choice={choice} />
        ))}
      </ul>
    </Card>
  );
}

type BestLineProps = { best: Best; differing: Telling; choice: Choice };

function BestLine({ best: { metric, row, value, ties }, differing, choice }: BestLineProps) {
  const hoverRun = useUi((state) => state.hoverRun);
  return (
    <li
      className="grid grid-cols-[7.5rem_minmax(0,1fr)_auto] items-baseline gap-x-2 border-t border-line py-1 first:border-t-0"
      onPointerEnter={() => hoverRun(row.lead.id)}
      onPointerLeave={() => hoverRun(null)}
    >
      <span className="truncate text-xs text-muted">
        <MetricName metric={explained(metric)} />
      </span>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <button
          type="button"
          className="shrink-0 rounded font-medium hover:underline"
          onClick={() => choice.open(row.lead.id)}
        >
          {row.label}
        </button>
        <span className="number truncate text-2xs text-muted">
          {ties > 0 && <span className="text-text">{`and ${ties} more `}</span>}
          {rowDetail(row, differing)}
        </span>
      </span>
      <span className="font-medium">
        <MetricValue metric={{ ...explained(metric), unit: "" }} value={value} format={metric.format} />
      </span>
    </li>
  );
}
