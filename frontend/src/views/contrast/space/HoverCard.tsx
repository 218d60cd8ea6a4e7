import { imageAddress } from "../../../api/sampleImages";
import type { SampleTable } from "../../../api/samples";
import { useUi } from "../../../state/ui";
import { useDebounced } from "../../../ui/useDebounced";
import type { ContrastData } from "../useContrastView";

const PICTURE_MILLISECONDS = 60;

/** What is under the pointer: its picture, its class, and what A and B make of it. */
export function HoverCard({ data, table }: { data: ContrastData; table: SampleTable }) {
  const hovered = useUi((state) => state.hoveredSample);
  const pictured = useDebounced(hovered, PICTURE_MILLISECONDS);
  const at = table.positionOf(hovered);
  if (!hovered || at < 0) return null;
  const { names } = data;
  const still = pictured?.index === hovered.index && pictured.split === hovered.split;
  return (
    <div className="pointer-events-none absolute bottom-2 left-1/2 z-10 flex -translate-x-1/2 items-center gap-2.5 rounded-lg border border-line bg-raised p-2 pr-3 text-xs shadow-float">
      {still ? (
        <img
          alt=""
          className="size-12 rounded bg-sunken object-contain [image-rendering:pixelated]"
          src={imageAddress(data.scenario.dataset, hovered.split, hovered.index)}
        />
      ) : (
        <span className="size-12 rounded bg-sunken" />
      )}
      <span className="number leading-snug whitespace-nowrap">
        <span className="block">
          <b>{names[table.labels[at] ?? 0]}</b>{" "}
          <span className="text-muted">
            {hovered.split} {hovered.index}
          </span>
        </span>
        <span className="block text-model-a">
          A {names[table.a.predicted[at] ?? 0]} {(table.a.confidence[at] ?? 0).toFixed(2)}
        </span>
        <span className="block text-model-b">
          B {names[table.b.predicted[at] ?? 0]} {(table.b.confidence[at] ?? 0).toFixed(2)}
        </span>
      </span>
    </div>
  );
}
