import type { Attack, AttackInterval, TableResult } from "../../../api/attacks";
import { formatCount, formatPercent, formatScore } from "../../../charts/format";
import { rateText } from "../../../charts/rocGeometry";
import { cellOf } from "../model/bench";
import { modelName, SIDES, type Side, type Subject } from "../model/reading";

const LIMITS = [0.1, 0.01, 0.001];

type RocTableProps = { subject: Subject; attacks: Partial<Record<Side, Attack>>; direction: string };

/** AUC with its interval, and the rates at few false alarms where there are negatives enough to say. */
export function RocTable({ subject, attacks, direction }: RocTableProps) {
  return (
    <div className="overflow-x-auto">
      <table className="number w-full text-xs">
        <thead>
          <tr className="border-b border-line text-left text-muted">
            <th className="py-1 pr-3 font-medium">Model</th>
            <th className="py-1 pr-3 font-medium">AUC (95 % over images)</th>
            {LIMITS.map((limit) => (
              <th key={limit} className="py-1 pr-3 font-medium">
                TPR at {rateText(limit)} FPR
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SIDES.map((side) => {
            const attack = attacks[side];
            const area = attack?.first("scalar", "auc");
            const rates = attack?.first("table", "rates");
            if (!area || !rates) return null;
            return (
              <tr key={side} className="border-b border-line align-top last:border-0">
                <th className="max-w-40 truncate py-1.5 pr-3 text-left font-medium">
                  <span aria-hidden="true" className={`mr-1.5 inline-block size-2.5 rounded-sm swatch-${side}`} />
                  {modelName(subject, side)}
                </th>
                <td className="py-1.5 pr-3">
                  {formatScore(area.value)} <span className="text-muted">{interval(area.intervals)}</span>
                </td>
                {LIMITS.map((limit) => (
                  <td key={limit} className="py-1.5 pr-3">
                    {rateWords(rates, direction, limit)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function interval(intervals: readonly AttackInterval[]): string {
  const found = intervals.find((one) => one.over === "images");
  return found ? `${formatScore(found.lower)}–${formatScore(found.upper)}` : "";
}

/** A rate with its interval, or how many negatives it would take to tell. */
function rateWords(table: TableResult, direction: string, limit: number): string {
  const row = table.rows.find(
    (one) =>
      cellOf(table, one, "direction") === direction && Math.abs(Number(cellOf(table, one, "fpr")) - limit) < 1e-9,
  );
  if (!row) return "–";
  const [tpr, lower, upper, needed] = ["tpr", "lower", "upper", "needed"].map((name) => cellOf(table, row, name));
  if (typeof tpr !== "number") return typeof needed === "number" ? `needs ${formatCount(needed)} negatives` : "–";
  const limits =
    typeof lower === "number" && typeof upper === "number" ? ` (${formatPercent(lower)}–${formatPercent(upper)})` : "";
  return `${formatPercent(tpr)}${limits}`;
}
