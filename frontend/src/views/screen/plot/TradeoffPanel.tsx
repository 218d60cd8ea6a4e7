import { useCallback, useMemo } from "react";
import type { Row } from "../../../charts/export";
import { TradeoffPlot, type TradeoffPlotProps } from "../../../charts/tradeoff/TradeoffPlot";
import type { PlotPoint } from "../../../charts/tradeoff/tradeoffGeometry";
import { Panel } from "../../../components/Panel";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { EmptyState } from "../../../ui/EmptyState";
import { plotAxis } from "../model/plot";
import type { Screen } from "../model/screen";
import type { Choice, Side } from "../useChoice";
import { AxisSelect } from "./AxisSelect";
import { Legend } from "./Legend";

type TradeoffPanelProps = { screen: Screen; choice: Choice; height: number };

/** What has to be given up for what: two metrics of all models shown, with the front between them. */
export function TradeoffPanel({ screen, choice, height }: TradeoffPanelProps) {
  const [, changeUrl] = useUrl();
  const { x, y, points, front, rows } = screen;
  const { choose } = choice;
  const xAxis = useMemo(() => x && plotAxis(x), [x]);
  const yAxis = useMemo(() => y && plotAxis(y), [y]);
  const byKey = useMemo(() => new Map(rows.map((row) => [row.key, row])), [rows]);
  const choosePoint = useCallback(
    (point: PlotPoint, side: Side) => {
      const row = byKey.get(point.id);
      if (row) choose(row.runs.find((run) => run.id === choice[side]) ?? row.lead, side);
    },
    [byKey, choose, choice],
  );
  return (
    <Panel
      title="Trade-off"
      question="What is paid for what? Click a mark for B, shift-click for A."
      name={`tradeoff-${screen.scenario.id}`}
      rows={() => plotRows(points, xAxis?.label ?? "x", yAxis?.label ?? "y")}
    >
      <div className="mb-2 flex gap-2">
        <AxisSelect
          axis="x"
          metrics={screen.metrics}
          chosen={x}
          other={y}
          onChange={(name) => changeUrl({ x: name })}
        />
        <AxisSelect
          axis="y"
          metrics={screen.metrics}
          chosen={y}
          other={x}
          onChange={(name) => changeUrl({ y: name })}
        />
      </div>
      {xAxis && yAxis && points.length > 0 ? (
        <>
          <LinkedPlot
            points={points}
            front={front}
            x={xAxis}
            y={yAxis}
            a={choice.a}
            b={choice.b}
            onChoose={choosePoint}
            height={height}
          />
          <Legend screen={screen} />
        </>
      ) : (
        <EmptyState icon="target" title="Nothing to draw">
          No model shown has both of these metrics yet. Choose others, or wait for a run to finish.
        </EmptyState>
      )}
    </Panel>
  );
}

/** The plot, whose marks stand out with their rows in the table. */
function LinkedPlot(props: Omit<TradeoffPlotProps, "hovered" | "onHover">) {
  const hovered = useUi((state) => state.hoveredRun);
  const onHover = useUi((state) => state.hoverRun);
  return <TradeoffPlot {...props} hovered={hovered} onHover={onHover} />;
}

const plotRows = (points: readonly PlotPoint[], x: string, y: string): Row[] =>
  points.map((point) => ({
    model: point.label,
    detail: point.detail,
    role: point.role,
    runs: point.runs.slice(1).join(" "),
    [x]: point.x,
    [y]: point.y,
    [`${x}, 95 % of seeds from`]: point.xSpan?.[0],
    [`${x}, 95 % of seeds to`]: point.xSpan?.[1],
    [`${y}, 95 % of seeds from`]: point.ySpan?.[0],
    [`${y}, 95 % of seeds to`]: point.ySpan?.[1],
    "on front": point.onFront,
  }));
