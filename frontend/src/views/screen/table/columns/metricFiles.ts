import type { Row } from "../../../../charts/export";
import { DIRECTION_WORDS } from "../../../../words/metrics";
import type { ScreenMetric } from "../../model/metrics";
import type { ModelRow } from "../../model/rows";
import type { TableColumn } from "./column";

const NAMES: Record<string, string> = { UA: "UA (accuracy on forget set)", TUA: "TUA (accuracy on test forget set)" };

const UA_NOTE =
  "UA and TUA are accuracies on the forget set (training and test); some papers print one minus UA under this name.";

const ARROWS = { higher: "↑", lower: "↓", closest_to_retrained: "≈", none: "" } as const;

/** The value in full precision with its direction in the name, and the band of one more seed in fields of their own. */
export const metricCsv =
  ({ info, goal }: ScreenMetric): TableColumn["csv"] =>
  (rows) => {
    const withBands = rows.some((row) => row.folded);
    const heading = `${NAMES[info.name] ?? info.name} [${goal.direction.replaceAll("_", " ")}]`;
    return (row) => {
      const value = row.values[info.name];
      const summary = row.summaries?.[info.name];
      const record: Row = { [heading]: value ?? null };
      if (withBands) {
        record[`${info.name} low`] = summary?.low ?? null;
        record[`${info.name} high`] = summary?.high ?? null;
        record[`${info.name} n`] = summary?.n ?? (typeof value === "number" ? 1 : 0);
      }
      return record;
    };
  };

/** The value as the table prints it, with half the band of one more seed; notes say what it is and which direction is good. */
export const metricPaper = (metric: ScreenMetric): TableColumn["paper"] => {
  const { info, goal } = metric;
  return {
    heading: `${info.name} ${ARROWS[goal.direction]}`.trim(),
    align: "right",
    text: (row) => printed(row, metric),
    note: `${info.name}: ${info.label}${info.unit ? ` in ${info.unit}` : ""}, ${DIRECTION_WORDS[goal.direction].toLowerCase()}`,
    remark: NAMES[info.name] && UA_NOTE,
  };
};

function printed(row: ModelRow, { info, format }: ScreenMetric): string {
  const value = row.values[info.name];
  if (typeof value !== "number") return "–";
  const spread = half(row, info.name);
  return spread === null ? format(value) : `${format(value)} ± ${format(spread)}`;
}

function half(row: ModelRow, name: string): number | null {
  const summary = row.summaries?.[name];
  return typeof summary?.low === "number" && typeof summary.high === "number" ? (summary.high - summary.low) / 2 : null;
}
