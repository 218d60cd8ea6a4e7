import { useUi } from "../../state/ui";
import { RemovableChip } from "../../ui/Chip";
import { plural } from "../../words/numbers";

/** How many samples are selected; a click clears the selection. */
export function SelectedNote({ count }: { count: number | null }) {
  if (count === null) return null;
  return (
    <span className="shrink-0 whitespace-nowrap">
      <RemovableChip
        label={`Clear the selection of ${plural(count, "sample")}`}
        onRemove={() => useUi.getState().select(null)}
      >
        {plural(count, "sample")} selected
      </RemovableChip>
    </span>
  );
}
