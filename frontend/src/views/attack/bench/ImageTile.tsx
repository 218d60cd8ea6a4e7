import { memo, useMemo } from "react";
import { spritesAddress } from "../../../api/sampleImages";
import type { SampleId } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { sameSample } from "../model/bench";
import { type Item, spriteOf } from "../model/groups";

const ACROSS = 16;

type ImageTileProps = {
  item: Item;
  sample: SampleId;
  dataset: string;
  size: number;
  colour: string;
  position: number;
  reachable: boolean;
  onOpen: (sample: SampleId) => void;
};

/** One image cut out of its sheet; the frame's colour says whose answer it stands for. */
export const ImageTile = memo(
  function ImageTile({ item, sample, dataset, size, colour, position, reachable, onOpen }: ImageTileProps) {
    const lit = useUi((state) => sameSample(state.hoveredSample, sample));
    const hoverSample = useUi((state) => state.hoverSample);
    const inner = size - 4;
    const background = useMemo(() => {
      const { indices, position: place } = spriteOf(item);
      return {
        backgroundImage: `url("${spritesAddress(dataset, sample.split, indices)}")`,
        backgroundSize: `${Math.min(ACROSS, indices.length) * inner}px auto`,
        backgroundPosition: `${-(place % ACROSS) * inner}px ${-Math.floor(place / ACROSS) * inner}px`,
      };
    }, [item, dataset, sample.split, inner]);
    return (
      <button
        type="button"
        data-position={position}
        tabIndex={reachable ? 0 : -1}
        aria-label={`Image ${sample.index}`}
        className="shrink-0 rounded-[3px] border-2 bg-origin-content [image-rendering:pixelated]"
        style={{
          width: size,
          height: size,
          borderColor: lit ? "var(--text)" : colour,
          outline: lit ? "2px solid var(--text)" : undefined,
          ...background,
        }}
        onPointerEnter={() => hoverSample(sample)}
        onClick={() => onOpen(sample)}
      />
    );
  },
  (before, after) =>
    before.item.rank === after.item.rank &&
    before.item.side === after.item.side &&
    before.size === after.size &&
    before.position === after.position &&
    before.reachable === after.reachable &&
    before.colour === after.colour,
);
