import type { SampleTable } from "../../../api/samples";
import { useUi } from "../../../state/ui";
import { IconButton } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Loading } from "../../../ui/Loading";
import { useKeys } from "../../../ui/useKeys";
import { plural } from "../../../words/numbers";
import { stepped } from "../model/selection";
import { SelectedNote } from "../SelectedNote";
import type { ContrastData } from "../useContrastView";
import type { Selection } from "../useSelection";
import { KeepImage, KeptImages } from "./KeptImages";
import { SampleFacts } from "./SampleFacts";
import { SelectionActions } from "./SelectionActions";
import { SelectionGrid } from "./SelectionGrid";
import { SelectionNumbers } from "./SelectionNumbers";

type InspectorPanelProps = { data: ContrastData; selection: Selection };

/** One image closely, and all selected ones: how A and B do on them. */
export function InspectorPanel({ data, selection }: InspectorPanelProps) {
  if (data.table) return <InspectorDock data={data} table={data.table} selection={selection} />;
  return (
    <Card title="Inspector">
      <Loading label="Loading samples" />
    </Card>
  );
}

function InspectorDock({ data, table, selection }: InspectorPanelProps & { table: SampleTable }) {
  const primary = useUi((state) => state.primarySample);
  const { samples } = selection;
  const step = (by: number) => {
    const { primarySample, lookAt } = useUi.getState();
    const next = stepped(samples, primarySample, by);
    if (next) lookAt(next);
  };
  useKeys({ "[": () => step(-1), "]": () => step(1) });
  const position = table.positionOf(primary);
  return (
    <Card
      title="Inspector"
      question={
        samples.length > 0
          ? "Arrow keys, or [ and ], step through the selection; Esc clears it."
          : "Click a point, a cell or a class, or draw a lasso (L), to look at images."
      }
      tools={
        <span className="flex items-center gap-1">
          <SelectedNote count={selection.set && samples.length} />
          <IconButton
            icon="chevronRight"
            className="rotate-180"
            small
            label="Previous sample ([)"
            disabled={samples.length === 0}
            onClick={() => step(-1)}
          />
          <IconButton
            icon="chevronRight"
            small
            label="Next sample (])"
            disabled={samples.length === 0}
            onClick={() => step(1)}
          />
        </span>
      }
    >
      {position < 0 && samples.length === 0 ? (
        <p className="rounded-lg bg-sunken px-4 py-6 text-center text-muted">
          {selection.set
            ? `No ${data.split} sample lies in this cell.`
            : `Nothing is selected. ${plural(table.size, "sample")} can be looked at.`}
        </p>
      ) : (
        <div className="grid gap-x-6 gap-y-4 min-[1100px]:grid-cols-[minmax(0,30rem)_minmax(0,1fr)]">
          {position >= 0 && (
            <div className="flex min-w-0 flex-col items-start gap-2">
              <SampleFacts data={data} table={table} position={position} />
              {primary && <KeepImage sample={primary} />}
            </div>
          )}
          {samples.length > 0 && (
            <div className="flex min-w-0 flex-col gap-3">
              <SelectionNumbers table={table} positions={selection.positions} />
              <SelectionActions data={data} samples={samples} />
              <SelectionGrid samples={samples} dataset={data.scenario.dataset} names={data.names} table={table} />
            </div>
          )}
        </div>
      )}
      <KeptImages data={data} table={table} />
    </Card>
  );
}
