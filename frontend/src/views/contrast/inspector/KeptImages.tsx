import { imageAddress } from "../../../api/sampleImages";
import type { SampleTable } from "../../../api/samples";
import type { SampleId } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { MOST_IMAGES, useUrl } from "../../../state/url";
import { Button, IconButton } from "../../../ui/Button";
import type { ContrastData } from "../useContrastView";

const written = ({ split, index }: SampleId) => `${split}-${index}`;

function read(text: string): SampleId {
  const [split = "", index = ""] = text.split("-");
  return { split, index: Number(index) };
}

/** Lets the image that is looked at stay, for comparison with others. */
export function KeepImage({ sample }: { sample: SampleId }) {
  const [{ images = [] }, changeUrl] = useUrl();
  const text = written(sample);
  const kept = images.includes(text);
  const full = !kept && images.length >= MOST_IMAGES;
  return (
    <Button
      small
      icon="pin"
      aria-pressed={kept}
      disabled={full}
      onClick={() => changeUrl({ images: kept ? images.filter((one) => one !== text) : [...images, text] })}
    >
      {kept ? "Unpin this image" : full ? `${MOST_IMAGES} images are pinned` : "Pin this image"}
    </Button>
  );
}

/** Up to four pinned images with what A, B and the retrained models say about each. */
export function KeptImages({ data, table }: { data: ContrastData; table: SampleTable }) {
  const [{ images = [] }, changeUrl] = useUrl();
  const shown = images.map(read).flatMap((sample) => {
    const at = table.positionOf(sample);
    return at < 0 ? [] : [{ sample, at }];
  });
  if (shown.length === 0) return null;
  const { names } = data;
  const { hoverSample, lookAt } = useUi.getState();
  return (
    <ul aria-label="Pinned images" className="mt-4 grid gap-3 border-t border-line pt-3 min-[900px]:grid-cols-4">
      {shown.map(({ sample, at }) => {
        const label = names[table.labels[at] ?? 0];
        return (
          <li key={written(sample)} className="flex min-w-0 items-start gap-2.5">
            <button
              type="button"
              aria-label={`Look at ${label}, ${sample.split} ${sample.index}`}
              onClick={() => lookAt(sample)}
              onPointerEnter={() => hoverSample(sample)}
              onPointerLeave={() => hoverSample(null)}
              className="shrink-0 rounded"
            >
              <img
                alt=""
                className="size-16 rounded bg-sunken object-contain [image-rendering:pixelated]"
                src={imageAddress(data.scenario.dataset, sample.split, sample.index)}
              />
            </button>
            <dl className="min-w-0 grow text-xs leading-snug">
              <Line name="True" value={label} />
              <Line name="A" value={said(table.a, at, names)} className="text-model-a" />
              <Line name="B" value={said(table.b, at, names)} className="text-model-b" />
              {table.retrained && <Line name="Retrained" value={said(table.retrained, at, names)} />}
            </dl>
            <IconButton
              icon="close"
              small
              label={`Unpin ${label}, ${sample.split} ${sample.index}`}
              onClick={() => changeUrl({ images: images.filter((one) => one !== written(sample)) })}
            />
          </li>
        );
      })}
    </ul>
  );
}

const said = (model: SampleTable["a"], at: number, names: readonly string[]) =>
  `${names[model.predicted[at] ?? 0]} ${(model.confidence[at] ?? 0).toFixed(2)}`;

const Line = ({ name, value, className = "" }: { name: string; value: string | undefined; className?: string }) => (
  <div className="flex gap-1.5">
    <dt className="text-muted">{name}</dt>
    <dd className={`number truncate ${className}`}>{value}</dd>
  </div>
);
