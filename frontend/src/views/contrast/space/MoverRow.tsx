import type { Mover } from "../../../api/types";
import type { Placed, Sheet } from "../../../domain/sheets";
import { useUi } from "../../../state/ui";
import { SampleImage } from "../inspector/SampleImage";

type MoverRowProps = {
  mover: Mover;
  placed: Placed;
  sheets: readonly Sheet[];
  dataset: string;
  names: readonly string[];
};

/** One sample that moved: hovering rings it in both plots, a click opens it in the inspector. */
export function MoverRow({ mover, placed, sheets, dataset, names }: MoverRowProps) {
  const chosen = useUi(
    ({ primarySample }) => primarySample?.index === mover.index && primarySample.split === mover.split,
  );
  const { hoverSample, lookAt } = useUi.getState();
  const changed = mover.predicted_a !== mover.predicted_b;
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onPointerEnter={() => hoverSample(placed.sample)}
        onFocus={() => hoverSample(placed.sample)}
        onBlur={() => hoverSample(null)}
        onClick={() => lookAt(placed.sample)}
        className="flex w-full items-center gap-2.5 rounded px-1.5 py-1 text-left hover:bg-sunken aria-pressed:bg-accent-soft"
      >
        <SampleImage dataset={dataset} sheets={sheets} placed={placed} size={30} />
        <span className="min-w-0 grow truncate">
          <span className="font-medium">{names[mover.label]}</span>{" "}
          <span className="number text-2xs text-muted">
            {mover.split} {mover.index}
          </span>
        </span>
        <span className={changed ? "" : "text-muted"}>
          <span className="text-model-a">{names[mover.predicted_a]}</span> →{" "}
          <span className="text-model-b">{names[mover.predicted_b]}</span>
        </span>
        <span className="number w-12 text-right">{Math.round(mover.kept * 100)} %</span>
      </button>
    </li>
  );
}
