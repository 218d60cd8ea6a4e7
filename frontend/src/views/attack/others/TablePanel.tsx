import type { Cell, TableResult } from "../../../api/attacks";
import { type Row, saveCsv } from "../../../charts/export";
import { DirectionIcon } from "../../../components/MetricValue";
import { IconButton } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { formatValue, withMinus } from "../../../words/numbers";
import { withShortIds } from "../../../words/runs";
import { modelName, SIDES, type Side } from "../model/reading";
import { titleOf } from "./pairs";
import type { ResultPanelProps } from "./resultPanelProps";

/** A table of each model. */
export function TablePanel({ pair, subject, name, question }: ResultPanelProps<"table">) {
  const shown = SIDES.flatMap((side) => {
    const result = pair.of[side]?.result;
    return result ? [{ side, result }] : [];
  });
  return (
    <Card
      title={titleOf(pair)}
      question={question}
      tools={
        <IconButton
          icon="download"
          label={`Save ${titleOf(pair)} as CSV`}
          small
          onClick={() =>
            saveCsv(
              shown.flatMap(({ side, result }) => rowsOf(modelName(subject, side), result)),
              name,
            )
          }
        />
      }
    >
      <div className="grid gap-3">
        {shown.map(({ side, result }) => (
          <ModelTable key={side} side={side} name={modelName(subject, side)} table={result} />
        ))}
      </div>
    </Card>
  );
}

function ModelTable({ side, name, table }: { side: Side; name: string; table: TableResult }) {
  return (
    <section
      aria-label={`${table.about.label} of ${name}`}
      className="max-h-96 overflow-auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls a table that is larger than its panel
      tabIndex={0}
    >
      <table className="number w-full text-xs">
        <caption className="mb-1 text-left font-medium">
          <span aria-hidden="true" className={`mr-1.5 inline-block size-2.5 rounded-sm swatch-${side}`} />
          {name}
        </caption>
        <thead>
          <tr className="border-b border-line text-left align-bottom text-muted">
            {table.columns.map(({ name: key, label, unit, direction }) => (
              <th key={key} scope="col" className="py-1 pr-3 font-medium">
                {label}
                {unit && `, ${unit}`} <DirectionIcon direction={direction} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
            <tr key={place} className="border-b border-line align-top last:border-0">
              {row.map((cell, column) => (
                <td key={table.columns[column]?.name} className="py-1 pr-3">
                  {cellText(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length === 0 && <p className="text-xs text-muted">No rows.</p>}
    </section>
  );
}

function cellText(cell: Cell): string {
  if (cell === null) return "–";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  return typeof cell === "number" ? formatValue(cell) : withMinus(withShortIds(cell));
}

const rowsOf = (model: string, table: TableResult): Row[] =>
  table.rows.map((row) => ({
    model,
    ...Object.fromEntries(table.columns.map(({ name }, column) => [name, row[column]])),
  }));
