import { Tooltip } from "../../../ui/Tooltip";
import { formatCount } from "../../../words/numbers";
import {
  HIGHLIGHT_LABELS,
  HIGHLIGHTS,
  type Highlight,
  type HighlightCount,
  highlightMeaning,
  needsReference,
} from "../model/highlights";

type HighlightBarProps = {
  highlight: Highlight;
  counts: Record<Highlight, HighlightCount> | null;
  basis: "label" | "majority" | null;
  onChange: (highlight: Highlight) => void;
};

/** Which samples stand out, each choice with how many there are. */
export function HighlightBar({ highlight, counts, basis, onChange }: HighlightBarProps) {
  return (
    <fieldset aria-label="Highlight" className="flex flex-wrap gap-1">
      {HIGHLIGHTS.map((one) => {
        const impossible = basis === null && needsReference(one);
        const meaning = highlightMeaning(one, basis);
        return (
          <Tooltip key={one} content={impossible ? `${meaning} No retrained model says what to expect yet.` : meaning}>
            <button
              type="button"
              aria-pressed={one === highlight}
              aria-disabled={impossible}
              onClick={() => !impossible && onChange(one)}
              className="inline-flex min-h-6 items-center gap-1.5 rounded-full border border-edge/50 px-2.5 text-xs font-medium hover:bg-sunken aria-disabled:opacity-50 aria-pressed:border-transparent aria-pressed:bg-primary aria-pressed:text-on-primary"
            >
              {HIGHLIGHT_LABELS[one]}
              {counts && !impossible && <Count count={counts[one]} pressed={one === highlight} />}
            </button>
          </Tooltip>
        );
      })}
    </fieldset>
  );
}

function Count({ count, pressed }: { count: HighlightCount; pressed: boolean }) {
  const quiet = pressed ? "opacity-80" : "text-muted";
  if (count.a === count.b) return <span className={`number font-normal ${quiet}`}>{formatCount(count.a)}</span>;
  return (
    <span className={`number font-normal ${quiet}`}>
      A {formatCount(count.a)} · B {formatCount(count.b)}
    </span>
  );
}
