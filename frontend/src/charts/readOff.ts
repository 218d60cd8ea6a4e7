import { type KeyboardEvent, type PointerEvent, useState } from "react";

type PlaceAt<Place> = (x: number, y: number) => Place | null;

/** What the pointer is on, found from its pixel on the drawing; handlers go to the drawing or to a part of it. */
export function usePointerReader<Place extends number | object>(
  placeAt: PlaceAt<Place>,
  onRead?: (place: Place | null) => void,
) {
  const [at, setAt] = useState<Place | null>(null);
  const read = (place: Place | null) => {
    setAt(place);
    onRead?.(place);
  };
  const reader = {
    onPointerMove: ({ currentTarget: target, clientX, clientY }: PointerEvent<SVGElement>) => {
      const { left, top } = (target.ownerSVGElement ?? target).getBoundingClientRect();
      read(placeAt(clientX - left, clientY - top));
    },
    onPointerLeave: () => read(null),
  };
  return { at, read, reader };
}

/** Where a key leads among marks, the last of which is `last`; null is none of them. */
const KEYS: Readonly<Record<string, (at: number | null, last: number) => number | null>> = {
  ArrowRight: (at, last) => Math.min(last, (at ?? -1) + 1),
  ArrowLeft: (at, last) => Math.max(0, (at ?? last + 1) - 1),
  Home: () => 0,
  End: (_, last) => last,
  Escape: () => null,
};

/**
 * Which of so many marks in a row is read off: the one under the pointer, or the one that arrow keys, Home and End step
 * to. Escape lets go of it, and is left to others where none is held.
 */
export function useReadOff(count: number, placeAt: PlaceAt<number>) {
  const { at: found, read, reader } = usePointerReader(placeAt);
  const at = found !== null && found >= 0 && found < count ? found : null;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    if (!step || count === 0 || (event.key === "Escape" && at === null)) return;
    event.preventDefault();
    read(step(at, count - 1));
  };
  return { at, reader: { ...reader, tabIndex: 0, onKeyDown, onBlur: () => read(null) } };
}
