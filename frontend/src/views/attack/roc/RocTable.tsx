import type { Attack, AttackInterval, TableResult } from "../../../api/attacks";
import { rateText } from "../../../charts/roc/rocGeometry";
import { formatCount, formatPercent, formatScore } from "../../../words/numbers";
import { cellOf } from "../model/bench";
import type { RocModel } from "./models";

const LIMITS = [0.1, 0.01, 0.001];

type RocTableProps = { rows: readonly (RocModel & { attack: Attack | undefined })[]; direction: string };

/** AUC with its interval, and the rates at few false alarms where there are negatives enough to say. */
export function RocTable({ rows, direction }: RocTableProps) {
  const known = rows.flatMap((row) => {
    const area = row.attack?.first("scalar", "auc");
    const rates = row.attack?.first("table", "rates");
    return area && rates ? [{ ...row, area, rates }] : [];
  });
  const unsaid = LIMITS.filter((limit) => known.some((row) => rateAt(row.rates, direction, limit)?.needed));
  return (
    <>
      <div className="overflow-x-auto">
        <table className="number w-full text-xs whitespace-nowrap">
          <thead className="text-left text-muted">
            <tr>
              <th rowSpan={2} scope="col" className="border-b border-line py-1 pr-3 align-bottom font-medium">
                Model
              </th>
              <th rowSpan={2} scope="col" className="border-b border-line py-1 pr-3 align-bottom font-medium">
                AUC
              </th>
              <th colSpan={LIMITS.length} scope="colgroup" className="pt-1 font-medium">
                Found (TPR) at so many false alarms (FPR)
              </th>
            </tr>
            <tr className="border-b border-line">
              {LIMITS.map((limit) => (
                <th key={limit} scope="col" className="py-1 pr-3 font-medium last:pr-0">
                  {rateText(limit)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {known.map(({ key, name, colour, dashes, area, rates }) => (
              <tr key={key} className="border-b border-line align-top last:border-0">
                <th scope="row" className="w-full max-w-0 min-w-24 py-1.5 pr-3 text-left font-medium">
                  <span className="flex items-start gap-1.5">
                    <svg aria-hidden="true" width="16" height="8" className="mt-1 shrink-0">
                      <line x2="16" y1="4" y2="4" stroke={colour} strokeWidth="2.5" strokeDasharray={dashes} />
                    </svg>
                    <span className="min-w-0 whitespace-normal">{name}</span>
                  </span>
                </th>
                <td className="py-1.5 pr-3">
                  <Value text={formatScore(area.value)} limits={interval(area.intervals)} />
                </td>
                {LIMITS.map((limit) => {
                  const rate = rateAt(rates, direction, limit);
                  return (
                    <td key={limit} className="py-1.5 pr-3 last:pr-0">
                      <Value text={rate?.text ?? "–"} limits={rate?.limits ?? ""} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-1 text-2xs text-muted">
        Small: 95 % over images.
        {unsaid.length > 0 &&
          ` – : too few negatives to say; ${unsaid.map((limit) => `${rateText(limit)} needs ${formatCount(Math.round(neededFor(known, direction, limit)))}`).join(", ")}.`}
      </p>
    </>
  );
}

const Value = ({ text, limits }: { text: string; limits: string }) => (
  <>
    {text}
    {limits && <span className="block text-2xs text-muted">{limits}</span>}
  </>
);

function interval(intervals: readonly AttackInterval[]): string {
  const found = intervals.find((one) => one.over === "images");
  return found ? `${formatScore(found.lower)}–${formatScore(found.upper)}` : "";
}

const neededFor = (rows: readonly { rates: TableResult }[], direction: string, limit: number) =>
  Math.max(...rows.map((row) => rateAt(row.rates, direction, limit)?.needed ?? 0));

/** A rate with its interval, or how many negatives it would take to tell. */
function rateAt(table: TableResult, direction: string, limit: number) {
  const row = table.rows.find(
    (one) =>
      cellOf(table, one, "direction") === direction && Math.abs(Number(cellOf(table, one, "fpr")) - limit) < 1e-9,
  );
  if (!row) return null;
  const [tpr, lower, upper, needed] = ["tpr", "lower", "upper", "needed"].map((name) => cellOf(table, row, name));
  if (typeof tpr !== "number") return { text: "–", limits: "", needed: typeof needed === "number" ? needed : 0 };
  const known = typeof lower === "number" && typeof upper === "number";
  return {
    text: formatPercent(tpr),
    limits: known ? `${(lower * 100).toFixed(1)}–${formatPercent(upper)}` : "",
    needed: 0,
  };
}
