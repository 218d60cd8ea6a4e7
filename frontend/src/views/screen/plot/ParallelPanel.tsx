import { useMemo } from "react";
import { ParallelPlot } from "../../../charts/parallel/ParallelPlot";
import { Panel } from "../../../components/Panel";
import { useChartHeight } from "../../../components/useEnlarged";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { EmptyState } from "../../../ui/EmptyState";
import { writeFilters } from "../model/filters";
import { parallelAxes, parallelLines, withBounds } from "../model/parallel";
import type { Screen } from "../model/screen";
import type { Choice } from "../useChoice";

const TITLE = "All metrics at once";
const HEIGHT = 260;
const FEWEST_AXES = 2;

/** Which models are good in all of it at once? */
export function ParallelPanel({ screen, choice }: { screen: Screen; choice: Choice }) {
  const [, changeUrl] = useUrl();
  const height = useChartHeight(TITLE, HEIGHT);
  const hovered = useUi((state) => state.hoveredRun);
  const onHover = useUi((state) => state.hoverRun);
  const axes = useMemo(() => parallelAxes(screen), [screen]);
  const lines = useMemo(() => parallelLines(screen.rows, axes, screen.shapes), [screen, axes]);
  return (
    <Panel
      title={TITLE}
      question="Which models are good in all of it? Drag along an axis to keep those that pass there; click it to take that back."
      name={`parallel-${screen.scenario.id}`}
      rows={() =>
        lines.map((line) => ({
          model: line.label,
          runs: line.runs.slice(1).join(" "),
          ...Object.fromEntries(axes.map(({ name }, place) => [name, line.values[place] ?? null])),
        }))
      }
    >
      {axes.length < FEWEST_AXES || lines.length === 0 ? (
        <EmptyState icon="list" title="Nothing to draw">
          It takes two columns and a finished model. Choose columns above the table.
        </EmptyState>
      ) : (
        <ParallelPlot
          axes={axes}
          lines={lines}
          a={choice.a}
          b={choice.b}
          hovered={hovered}
          onHover={onHover}
          height={height}
          onKeep={(name, low, high) =>
            changeUrl(writeFilters({ ...screen.filters, numbers: withBounds(screen.filters.numbers, name, low, high) }))
          }
        />
      )}
    </Panel>
  );
}
