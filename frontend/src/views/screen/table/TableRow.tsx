import clsx from "clsx";
import { memo, useState } from "react";
import type { Catalog, Run } from "../../../api/types";
import type { Telling } from "../../../domain/differing";
import type { Baseline } from "../../../domain/pool";
import { useUi } from "../../../state/ui";
import { shortId } from "../../../words/runs";
import type { ScreenMetric } from "../model/metrics";
import { isReference } from "../model/rows";
import type { Choice } from "../useChoice";
import { ChooseCell } from "./ChooseCell";
import { MetricCell } from "./MetricCell";
import { ModelCell } from "./ModelCell";
import { ParametersCell } from "./ParametersCell";
import { RowMenu } from "./RowMenu";
import { StateCell } from "./StateCell";
import type { TableRowState } from "./useModelTable";
import type { Widths } from "./widths";

export const ROW_HEIGHT = 46;

type TableRowProps = {
  row: TableRowState;
  position: number;
  expanded: boolean;
  reachable: boolean;
  choice: Choice;
  columns: readonly ScreenMetric[];
  differing: Telling;
  baseline: Baseline | null;
  catalog: Catalog;
  widths: Widths;
  onQueue: ((runs: readonly Run[]) => void) | null;
};

const CELL = "border-b border-line p-0 bg-inherit";

/** One line of the table: a run, or a group of runs that differ only in seeds. */
function Line(props: TableRowProps) {
  const { row, position, expanded, reachable, choice, columns, differing, baseline, catalog, widths, onQueue } = props;
  const model = row.original;
  const hovered = useUi((state) => state.hoveredRun !== null && model.runs.some((run) => run.id === state.hoveredRun));
  const hoverRun = useUi((state) => state.hoverRun);
  const [near, setNear] = useState(false);
  const letters = {
    a: model.runs.some((run) => run.id === choice.a),
    b: model.runs.some((run) => run.id === choice.b),
  };
  // Only a table that scrolls sideways needs cells that stay: and one of them a row, for each costs the browser a layer of its own.
  const held = clsx(CELL, widths.overflows ? "sticky z-10" : "relative");
  const nested = row.depth > 0;
  const measured = model.runs.some((run) => run.status === "succeeded");
  const toggle = () => row.toggleExpanded();
  return (
    <tr
      data-key={model.key}
      aria-rowindex={position}
      aria-level={row.depth + 1}
      aria-expanded={model.children.length > 0 ? expanded : undefined}
      tabIndex={reachable ? 0 : -1}
      className={clsx("group/row -outline-offset-2", groundOf(isReference(model), letters, hovered))}
      style={{ height: ROW_HEIGHT }}
      onPointerEnter={() => {
        hoverRun(model.lead.id);
        setNear(true);
      }}
      onPointerLeave={() => setNear(false)}
    >
      <th scope="row" className={`${held} left-0 border-r text-left font-normal`}>
        {letters.a && <span aria-hidden="true" className="absolute inset-y-0 left-0 w-1 swatch-a" />}
        {letters.b && <span aria-hidden="true" className="absolute inset-y-0 left-0 w-1 swatch-b" />}
        <div className="flex items-center">
          <span className="shrink-0 pl-2" style={{ width: widths.choose }}>
            <ChooseCell row={model} side="a" choice={choice} reachable={reachable} />
          </span>
          <span className="shrink-0 pl-1.5" style={{ width: widths.choose }}>
            <ChooseCell row={model} side="b" choice={choice} reachable={reachable} />
          </span>
          <div className="min-w-0 grow">
            <ModelCell
              row={model}
              nested={nested}
              expanded={expanded}
              reachable={reachable}
              letters={letters}
              onToggle={toggle}
              onOpen={() => choice.open(model.lead.id)}
              onOpenSet={() => choice.open(model.key)}
              onQueuePlacebo={onQueue && (() => onQueue(model.placebo?.missing ?? []))}
            />
          </div>
        </div>
        {(near || reachable) && !model.folded && (
          <span className="absolute top-1/2 right-1 -translate-y-1/2 rounded-md bg-panel shadow-panel">
            <RowMenu
              run={model.lead}
              catalog={catalog}
              choice={choice}
              name={`${model.label} ${shortId(model.lead.id)}`}
              reachable={reachable}
            />
          </span>
        )}
      </th>
      <td className={CELL}>
        <ParametersCell row={model} differing={differing} catalog={catalog} />
      </td>
      {measured ? (
        columns.map((metric) => (
          <td key={metric.info.name} className={CELL}>
            <MetricCell metric={metric} row={model} baseline={baseline} />
          </td>
        ))
      ) : (
        <td className={CELL} colSpan={Math.max(1, columns.length)}>
          <StateCell run={model.runs.find((run) => run.status === "running") ?? model.lead} reachable={reachable} />
        </td>
      )}
    </tr>
  );
}

export const TableRow = memo(Line);

function groundOf(reference: boolean, letters: { a: boolean; b: boolean }, hovered: boolean): string {
  if (letters.a) return "bg-model-a-soft";
  if (letters.b) return "bg-model-b-soft";
  if (hovered) return "bg-sunken";
  return reference ? "bg-reference-soft" : "bg-panel";
}
