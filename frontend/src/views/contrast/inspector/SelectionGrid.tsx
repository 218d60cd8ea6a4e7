import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import type { SampleTable } from "../../../api/samples";
import type { SampleId } from "../../../api/types";
import { sheetsOf } from "../../../domain/sheets";
import { useUi } from "../../../state/ui";
import { useSize } from "../../../ui/useSize";
import { sameSample, stepped } from "../model/selection";
import { SampleImage, SHEET_SIZE } from "./SampleImage";

type SelectionGridProps = {
  samples: readonly SampleId[];
  dataset: string;
  names: readonly string[];
  table: SampleTable;
};

const SIDE = 36;
const GAP = 5;
const STEP = SIDE + GAP;

/** The selected images; only the rows in view are on the page, and their pictures come many at a time. */
export function SelectionGrid({ samples, dataset, names, table }: SelectionGridProps) {
  const [room, { width }] = useSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const primary = useUi((state) => state.primarySample);
  const { placed, sheets } = useMemo(() => sheetsOf(samples, SHEET_SIZE), [samples]);
  const across = Math.max(1, Math.floor((width + GAP) / STEP));
  const rows = useVirtualizer({
    count: Math.ceil(placed.length / across),
    getScrollElement: () => scroller.current,
    estimateSize: () => STEP,
    overscan: 4,
  });
  const chosen = samples.findIndex((sample) => sameSample(sample, primary));
  useEffect(() => {
    if (chosen >= 0) rows.scrollToIndex(Math.floor(chosen / across), { align: "auto" });
  }, [chosen, across, rows]);
  const { hoverSample, lookAt } = useUi.getState();
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    lookAt(stepped(samples, primary, step));
  };
  return (
    <div ref={room} className="min-w-0">
      <div
        ref={scroller}
        role="listbox"
        aria-label="Selected images"
        aria-activedescendant={chosen >= 0 ? `selected-${chosen}` : undefined}
        tabIndex={0}
        onKeyDown={onKey}
        onPointerLeave={() => hoverSample(null)}
        className="max-h-56 overflow-y-auto rounded p-1"
      >
        <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => (
            <div
              key={row.key}
              role="presentation"
              className="absolute left-0 flex"
              style={{ top: row.start, gap: GAP }}
            >
              {placed.slice(row.index * across, (row.index + 1) * across).map((one, column) => {
                const at = row.index * across + column;
                const name = names[table.labels[table.positionOf(one.sample)] ?? 0];
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the list box moves with the arrow keys
                  <div
                    key={`${one.sample.split}${one.sample.index}`}
                    id={`selected-${at}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={at === chosen}
                    aria-label={`${name}, ${one.sample.split} ${one.sample.index}`}
                    onClick={() => lookAt(one.sample)}
                    onPointerEnter={() => hoverSample(one.sample)}
                    className="cursor-pointer rounded outline-2 outline-offset-1 outline-transparent hover:outline-edge aria-selected:outline-accent"
                  >
                    <SampleImage dataset={dataset} sheets={sheets} placed={one} size={SIDE} />
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
