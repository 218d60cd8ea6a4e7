import { spritesAddress } from "../../../api/sampleImages";
import type { Placed, Sheet } from "../../../domain/sheets";

export const SHEET_COLUMNS = 16;
export const SHEET_SIZE = 128;

type SampleImageProps = { dataset: string; sheets: readonly Sheet[]; placed: Placed; size: number };

/** One sample cut out of a picture of many. */
export function SampleImage({ dataset, sheets, placed, size }: SampleImageProps) {
  const sheet = sheets[placed.sheet];
  if (!sheet) return null;
  const across = Math.min(SHEET_COLUMNS, sheet.indices.length);
  return (
    <span
      aria-hidden="true"
      className="block shrink-0 rounded-[3px] bg-sunken [image-rendering:pixelated]"
      style={{
        width: size,
        height: size,
        backgroundImage: `url("${spritesAddress(dataset, sheet.split, sheet.indices, across)}")`,
        backgroundSize: `${across * size}px auto`,
        backgroundPosition: `${-(placed.slot % across) * size}px ${-Math.floor(placed.slot / across) * size}px`,
      }}
    />
  );
}
