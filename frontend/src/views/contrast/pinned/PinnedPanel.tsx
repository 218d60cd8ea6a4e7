import { useMemo, useRef, useState } from "react";
import { DivergingBars } from "../../../charts/bars/DivergingBars";
import { commonReach } from "../../../charts/bars/divergingGeometry";
import type { Row } from "../../../charts/export";
import type { MatrixPlace } from "../../../charts/matrix/PredictionMatrix";
import { MAP_PALETTE } from "../../../charts/palette";
import { Cameras } from "../../../charts/scatter/cameras";
import { normalised } from "../../../charts/scatter/layers";
import { Panel } from "../../../components/Panel";
import { PinChip } from "../../../components/PinChip";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { runLabel, shortId } from "../../../words/runs";
import { seriesOf } from "../classes/ClassPanel";
import { samplesIn } from "../model/cells";
import { focusClasses } from "../model/focus";
import { splitMask } from "../model/highlights";
import type { ContrastData } from "../useContrastView";
import type { Selection } from "../useSelection";
import { type Column, columnsOfPinned } from "./columns";
import { drawingOf } from "./drawing";
import { SmallMap } from "./SmallMap";
import { SmallMatrix } from "./SmallMatrix";
import { type Shown, smallMarks } from "./smallMarks";
import { PIN_SIDES, useOwnPlaces, usePinned } from "./usePinned";

type PinnedPanelProps = { data: ContrastData; selection: Selection };

const NOWHERE = new Float32Array(0);
const NO_MARKS = { colours: new Uint8Array(0), shapes: new Uint8Array(0), layers: new Uint8Array(0) };

/** How do two more models stand beside A and B? */
export function PinnedPanel({ data, selection }: PinnedPanelProps) {
  const [cameras] = useState(() => new Cameras());
  const [hovered, setHovered] = useState<MatrixPlace | null>(null);
  const [lit, setLit] = useState<number | null>(null);
  const c = usePinned(data, "c");
  const d = usePinned(data, "d");
  const pins = useMemo(() => [c, d].filter((one) => one !== null), [c, d]);
  const { names, forgotten, table, split } = data;
  const own = useOwnPlaces(data, pins.length > 0);
  const columns = useMemo(() => columnsOfPinned(data, pins, own), [data, pins, own]);
  const focus = useMemo(() => (table ? focusClasses(table, names.length, forgotten) : []), [table, names, forgotten]);
  // Until every model has its map, all are in the same preliminary axes.
  const complete = columns.every((one) => one.places.wanted !== null || one.places.axes === null);
  const places = useMemo(
    () => normalised(columns.map((one) => (complete ? one.places.wanted : one.places.axes) ?? NOWHERE)),
    [columns, complete],
  );
  const reach = commonReach(
    columns.flatMap((one) => (one.changes ? [seriesOf(one.side, one.changes, names, forgotten)] : [])),
  );
  const [{ highlight = "all", isolated = null }] = useUrl();
  const { set, samples } = selection;
  const shown = useMemo<Shown>(
    () => ({ split, classes: names.length, focus, highlight, isolated, samples: set ? samples : null }),
    [split, names, focus, highlight, isolated, set, samples],
  );
  const grid = useRef<HTMLDivElement>(null);
  const nameOf = (column: Column) => (column.run ? runLabel(column.run, data.catalog) : column.id);
  const drawing = () => {
    const charts = [...(grid.current?.children ?? [])].map((section) => [
      ...section.querySelectorAll<SVGSVGElement>("svg[data-chart]"),
    ]);
    const drawn = columns.map((column, at) => {
      const found = places[at] ?? NOWHERE;
      const marks = column.table ? smallMarks(column.table, column.column, found, shown) : NO_MARKS;
      const title = `${column.side.toUpperCase()} · ${nameOf(column)} · ${shortId(column.id)}`;
      return { plot: { title, places: found, marks }, charts: charts[at] ?? [] };
    });
    return drawingOf(
      drawn,
      MAP_PALETTE,
      focus.map((index, slot) => ({ name: names[index] ?? "", slot })),
    );
  };
  const select = (column: Column) => (place: MatrixPlace) => {
    if (!column.table) return;
    const cell = { whose: column.column, label: place.row, predicted: place.column };
    const found = samplesIn(column.table, splitMask(column.table, split), cell).map(column.table.idOf);
    useUi.getState().select({ samples: found, source: `cell of ${column.side}` });
  };
  return (
    <Panel
      title="More models"
      question={
        pins.length > 0
          ? `Every model against A, ${split} samples; maps in the axes of one reference, so that places mean the same${complete ? "" : " (principal axes until the maps are computed)"}.`
          : "Pin up to two more models of this scenario to see them beside A and B; the link keeps them."
      }
      name={`models-${[data.pair.a, data.pair.b, ...pins.map((one) => one.id)].join("-")}`}
      rows={() => exportRows(columns, names)}
      drawing={drawing}
      exportable={pins.length > 0}
      tools={
        <span className="flex flex-wrap justify-end gap-2">
          {PIN_SIDES.map((side) => (
            <PinChip key={side} data={data} side={side} />
          ))}
        </span>
      }
    >
      {pins.length > 0 && (
        <div ref={grid} className={`grid gap-4 ${columns.length > 3 ? "grid-cols-4" : "grid-cols-3"}`}>
          {columns.map((column, at) => {
            const drawn = places[at];
            return (
              <section
                key={column.side}
                aria-label={`Model ${column.side.toUpperCase()}`}
                className="@container flex min-w-0 flex-col gap-2"
              >
                <h3 className="flex items-center gap-1.5 truncate">
                  <span className="font-semibold">{column.side.toUpperCase()}</span>
                  <span className="truncate font-medium">{nameOf(column)}</span>
                  <span className="font-mono text-2xs text-muted">{shortId(column.id)}</span>
                </h3>
                {column.error ? (
                  <ErrorState error={column.error} what={`Model ${column.side.toUpperCase()}`} compact />
                ) : column.table && column.cells !== undefined ? (
                  <>
                    {drawn && drawn.length > 0 ? (
                      <SmallMap
                        data={data}
                        side={column.side}
                        column={column.column}
                        name={nameOf(column)}
                        table={column.table}
                        places={drawn}
                        shown={shown}
                        cameras={cameras}
                      />
                    ) : column.mappable ? (
                      <Loading label={`Laying out model ${column.side.toUpperCase()}`} lines={6} />
                    ) : (
                      <p className="rounded-lg bg-sunken px-3 py-6 text-center text-muted">No features to lay out.</p>
                    )}
                    <div className="grid items-start gap-2 @min-[560px]:grid-cols-[minmax(0,17rem)_minmax(0,1fr)]">
                      {column.cells && (
                        <SmallMatrix
                          cells={column.cells}
                          column={column.column}
                          title={column.side.toUpperCase()}
                          names={names}
                          forgotten={forgotten}
                          hovered={hovered}
                          onHover={setHovered}
                          onChoose={select(column)}
                        />
                      )}
                      {column.changes ? (
                        <DivergingBars
                          reach={reach}
                          series={[seriesOf(`${column.side.toUpperCase()} − A`, column.changes, names, forgotten)]}
                          other={column.side.toUpperCase()}
                          hovered={lit}
                          onHover={setLit}
                          onChoose={(label) => {
                            if (!column.table) return;
                            const rows = splitMask(column.table, split);
                            const chosen = [...rows.keys()].filter(
                              (row) => rows[row] && column.table?.labels[row] === label,
                            );
                            useUi.getState().select({ samples: chosen.map(column.table.idOf), source: "class" });
                          }}
                        />
                      ) : (
                        <p className="rounded-lg bg-sunken px-3 py-2 text-xs text-muted">
                          The others are compared with A.
                        </p>
                      )}
                    </div>
                  </>
                ) : (
                  <Loading label={`Comparing ${column.side.toUpperCase()} with A`} lines={6} />
                )}
              </section>
            );
          })}
        </div>
      )}
    </Panel>
  );
}

const exportRows = (columns: readonly Column[], names: readonly string[]): Row[] =>
  columns.flatMap((column) =>
    names.map((name, label) => ({
      model: column.side.toUpperCase(),
      run: column.id,
      class: name,
      accuracy: column.accuracies?.[label],
      "less A": column.changes?.difference[label],
    })),
  );
