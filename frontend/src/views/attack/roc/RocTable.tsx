import type { Attack, AttackInterval, TableResult } from "../../../api/attacks";
import { formatCount, formatPercent, formatScore } from "../../../charts/format";
import { rateText } from "../../../charts/rocGeometry";
import { cellOf } from "../model/bench";
import type { RocModel } from "./models";

const LIMITS = [0.1, 0.01, 0.001];

type RocTableProps = { rows: readonly (RocModel & { attack: Attack | undefined })[]; direction: string };

/** AUC with its interval, and the rates at few false alarms where there are negatives enough to say. */
export function RocTable({ rows, direction }: RocTableProps) {
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
          {rows.map(({ key, name, colour, dashes, attack }) => {
            const area = attack?.first("scalar", "auc");
            const rates = attack?.first("table", "rates");
            if (!area || !rates) return null;
            return (
              <tr key={key} className="border-b border-line align-top last:border-0">
                <th className="max-w-40 truncate py-1.5 pr-3 text-left font-medium">
                  <svg aria-hidden="true" width="16" height="8" className="mr-1.5 inline-block">
                    <line x2="16" y1="4" y2="4" stroke={colour} strokeWidth="2.5" strokeDasharray={dashes} />
                  </svg>
                  {name}
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
