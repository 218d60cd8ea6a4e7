import { spritesAddress } from "../api/sampleImages";

type SampleStripProps = {
  dataset: string;
  split: "train" | "test";
  indices: readonly number[];
  /** Size of one image on the screen, in pixels. */
  size?: number;
  /** What the images show, in words; an empty text where a label beside them says it. */
  label: string;
};

const COLUMNS = 16;

/** Many sample images, fetched as one picture and cut apart again. */
export function SampleStrip({ dataset, split, indices, size = 32, label }: SampleStripProps) {
  if (indices.length === 0) return null;
  const across = Math.min(COLUMNS, indices.length);
  const sheet = `url("${spritesAddress(dataset, split, indices)}")`;
  const spoken = label ? ({ role: "img", "aria-label": label } as const) : ({ "aria-hidden": true } as const);
  return (
    <span className="flex flex-wrap gap-1" {...spoken}>
      {indices.map((index, position) => (
        <span
          key={index}
          className="rounded-[3px] bg-sunken [image-rendering:pixelated]"
          style={{
            width: size,
            height: size,
            backgroundImage: sheet,
            backgroundSize: `${across * size}px auto`,
            backgroundPosition: `${-(position % across) * size}px ${-Math.floor(position / across) * size}px`,
          }}
        />
      ))}
    </span>
  );
}
