import { useVirtualizer } from "@tanstack/react-virtual";
import { scaleLinear } from "d3-scale";
import { useMemo } from "react";
import type { SampleId } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { useSize } from "../../../ui/useSize";
import { AuditHeader } from "./AuditHeader";
import { AuditRow, BESIDE_STRIP } from "./AuditRow";
import { type Audit, type Entry, stripDomain } from "./entries";

const ROW = 44;
const STRIP = { narrowest: 190, widest: 900, inset: 8 };
const NAME = 110;

type AuditListProps = {
  entries: readonly Entry[];
  audit: Audit;
  dataset: string;
  classNames: readonly string[];
  colour: string;
  letter: string;
  onOpen: (sample: SampleId) => void;
};

/** The images, most exposed first; only the rows in view exist in the page. */
export function AuditList({ entries, audit, dataset, classNames, colour, letter, onOpen }: AuditListProps) {
  const [scroller, size] = useSize<HTMLDivElement>();
  const hoverSample = useUi((state) => state.hoverSample);
  const width = Math.round(Math.min(STRIP.widest, Math.max(STRIP.narrowest, size.width - BESIDE_STRIP - NAME)));
  const x = useMemo(
    () => scaleLinear(stripDomain(audit.entries), [STRIP.inset, width - STRIP.inset]).clamp(true),
    [audit, width],
  );
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  return (
    <>
      <div
        ref={scroller}
        className="relative h-96 min-[1440px]:h-[46rem] overflow-y-auto rounded-md border border-line"
        onPointerLeave={() => hoverSample(null)}
      >
        {entries.length === 0 && <p className="p-3 text-muted">No image is listed.</p>}
        {entries.length > 0 && <AuditHeader x={x} width={width} signal={audit.signal} unit={audit.unit} />}
        <ul className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const entry = entries[row.index];
            if (!entry) return null;
            const first = Math.floor(row.index / 64) * 64;
            return (
              <li
                key={entry.index}
                className="absolute right-0 left-0 border-b border-line"
                style={{ height: ROW, top: 0, transform: `translateY(${row.start}px)` }}
              >
                <AuditRow
                  entry={entry}
                  rank={row.index + 1}
                  sheet={entries.slice(first, first + 64).map((one) => one.index)}
                  position={row.index - first}
                  dataset={dataset}
                  className={classNames[entry.label] ?? `class ${entry.label}`}
                  x={x}
                  width={width}
                  colour={colour}
                  letter={letter}
                  onOpen={onOpen}
                />
              </li>
            );
          })}
        </ul>
      </div>
      <p className="mt-1.5 text-2xs text-muted">
        ○ retrained · □ original · <span style={{ color: colour }}>●</span> {letter}. Right of the retrained models: the
        image is remembered; left of them: it is over-erased.{" "}
        {audit.calibrated && "p: adjusted for the number of images."}
      </p>
    </>
  );
}
