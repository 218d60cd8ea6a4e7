import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { spritesAddress } from "../../../api/sampleImages";
import type { SampleId } from "../../../api/types";
import { sheetsOf } from "../../../domain/sheets";
import { useUi } from "../../../state/ui";
import { formatValue } from "../../../words/numbers";
import { sameSample } from "../model/bench";
import type { Entry } from "./samples";

const SIZE = 36;
const ACROSS = 16;
const MOST_ON_A_SHEET = 64;

type ExtremesProps = {
  title: string;
  entries: readonly Entry[];
  dataset: string;
  colour: string;
  onOpen: (sample: SampleId) => void;
};

/** Images in the order of their values; the arrow keys go from one to the next. */
export function Extremes({ title, entries, dataset, colour, onOpen }: ExtremesProps) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const hovered = useUi((state) => state.hoveredSample);
  const hoverSample = useUi((state) => state.hoverSample);
  const { placed, sheets } = useMemo(
    () =>
      sheetsOf(
        entries.map(({ sample }) => sample),
        MOST_ON_A_SHEET,
      ),
    [entries],
  );
  const reachable = Math.min(current, entries.length - 1);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = Math.min(entries.length - 1, Math.max(0, reachable + step));
    setCurrent(next);
    list.current?.querySelectorAll("button")[next]?.focus();
  };
  if (entries.length === 0) return null;
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs font-medium">{title}</h3>
      <ul
        ref={list}
        aria-label={title}
        className="flex flex-wrap gap-1"
        onKeyDown={onKey}
        onPointerLeave={() => hoverSample(null)}
      >
        {entries.map(({ place, sample, value, group }, position) => {
          const { sheet = 0, slot = 0 } = placed[position] ?? {};
          const indices = sheets[sheet]?.indices ?? [];
          const lit = sameSample(hovered, sample);
          const words = `Image ${sample.index}, ${[sample.split, group].filter(Boolean).join(", ")}: ${formatValue(value)}`;
          return (
            <li key={place} className="flex flex-col items-center">
              <button
                type="button"
                title={words}
                aria-label={words}
                tabIndex={position === reachable ? 0 : -1}
                className="rounded-[3px] border-2 bg-origin-content [image-rendering:pixelated]"
                style={{
                  width: SIZE + 4,
                  height: SIZE + 4,
                  borderColor: lit ? "var(--text)" : colour,
                  outline: lit ? "2px solid var(--text)" : undefined,
                  backgroundImage: `url("${spritesAddress(dataset, sample.split, indices, ACROSS)}")`,
                  backgroundSize: `${Math.min(ACROSS, indices.length) * SIZE}px auto`,
                  backgroundPosition: `${-(slot % ACROSS) * SIZE}px ${-Math.floor(slot / ACROSS) * SIZE}px`,
                }}
                onPointerEnter={() => hoverSample(sample)}
                onFocus={() => setCurrent(position)}
                onClick={() => onOpen(sample)}
              />
              <span aria-hidden="true" className="number text-2xs text-muted">
                {formatValue(Number(value.toPrecision(3)))}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
