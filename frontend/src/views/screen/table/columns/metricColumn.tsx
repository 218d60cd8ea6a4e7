import { DirectionIcon, MetricCard } from "../../../../components/MetricValue";
import { metricTitle } from "../../../../words/metrics";
import { explained, type ScreenMetric } from "../../model/metrics";
import { sortValue } from "../../model/sorting";
import { MetricCell } from "../MetricCell";
import type { TableColumn } from "./column";
import { metricCsv, metricPaper } from "./metricFiles";

/** The column of one metric of the catalogue. */
export function metricColumn(metric: ScreenMetric): TableColumn {
  const { info, goal } = metric;
  const title = metricTitle(info);
  const mark = <DirectionIcon direction={goal.direction} />;
  return {
    info,
    title,
    measured: true,
    mark,
    about: <MetricCard metric={explained(metric)} />,
    choice: (
      <>
        {title} {mark}
        {title !== info.label && <span className="text-xs text-muted"> {info.label}</span>}
      </>
    ),
    cell: ({ row, screen }) => <MetricCell metric={metric} row={row} baseline={screen.baseline} />,
    sort: {
      value: (row) => sortValue(row, info.name, goal),
      words: { asc: "best first", desc: "worst first" },
      reversed: goal.direction === "higher",
    },
    csv: metricCsv(metric),
    paper: metricPaper(metric),
  };
}
