import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useMemo, useState } from "react";
import type { SampleId } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { Icon } from "../../../ui/icons";
import { useSize } from "../../../ui/useSize";
import { formatCount, formatPercent } from "../../../words/numbers";
import { sampleOf } from "../model/bench";
import { type Group, itemAt, sizeOf } from "../model/groups";
import { ImageTile } from "./ImageTile";

const GAP = 3;

type ImageGridProps = {
  title: string;
  good: boolean;
  groups: readonly Group[];
  /** How many samples both grids of the panel hold. */
  total: number;
  dataset: string;
  size: number;
  colour: string;
  onOpen: (sample: SampleId) => void;
};

/** Images that the threshold calls rightly, or wrongly; only the rows in view exist in the page. */
export function ImageGrid({ title, good, groups, total, dataset, size, colour, onOpen }: ImageGridProps) {
  const [scroller, { width }] = useSize<HTMLDivElement>();
  const [current, setCurrent] = useState(0);
  const hoverSample = useUi((state) => state.hoverSample);
  const count = groups.reduce((sum, group) => sum + sizeOf(group), 0);
  const columns = Math.max(1, Math.floor((width + GAP) / (size + GAP)));
  const rows = useVirtualizer({
    count: Math.ceil(count / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => size + GAP,
    overscan: 3,
  });
  const keys: Record<string, number> = useMemo(
    () => ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }),
    [columns],
  );
  const onKey = (event: KeyboardEvent) => {
    const step = keys[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(count - 1, Math.max(0, current + step));
    setCurrent(next);
    rows.scrollToIndex(Math.floor(next / columns));
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-position="${next}"]`)?.focus());
  };
  const share = total === 0 ? 0 : count / total;
  return (
    <div className="min-w-0">
      <h3 className="mb-1 flex items-center gap-1.5 text-xs font-medium">
        <Icon name={good ? "check" : "close"} size={13} className={good ? "text-good" : "text-bad"} />
        {title}
        <span className="number ml-auto text-muted">
          {formatCount(count)} · {formatPercent(share, 0)}
        </span>
      </h3>
      {/* biome-ignore lint/a11y/useSemanticElements: a scrolling grid of images is no fieldset */}
      <div
        ref={scroller}
        role="group"
        aria-label={`${title}: ${count} images, arrow keys move between them`}
        className="relative h-44 min-[1920px]:h-80 overflow-y-auto rounded-md bg-sunken p-1"
        onKeyDown={onKey}
        onPointerLeave={() => hoverSample(null)}
      >
        {count === 0 && <p className="p-2 text-xs text-muted">None at this threshold.</p>}
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => (
            <div
              key={row.key}
              className="absolute left-0 flex"
              style={{ gap: GAP, top: 0, transform: `translateY(${row.start}px)` }}
            >
              {Array.from({ length: Math.min(columns, count - row.index * columns) }, (_, column) => {
                const position = row.index * columns + column;
                const item = itemAt(groups, position);
                if (!item) return null;
                const sample = sampleOf(item.side, item.side.order[item.rank] ?? 0);
                return (
                  <ImageTile
                    key={`${item.origin}${item.rank}`}
                    item={item}
                    sample={sample}
                    dataset={dataset}
                    size={size}
                    colour={item.origin === "positive" ? colour : "var(--reference)"}
                    position={position}
                    reachable={position === Math.min(current, count - 1)}
                    onOpen={onOpen}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
