import { KindChip } from "../../../components/KindChip";
import { StatusChip } from "../../../components/StatusChip";
import { Chip } from "../../../ui/Chip";
import { Icon } from "../../../ui/icons";
import { coverageText } from "../../../words/coverage";
import { shortId } from "../../../words/runs";
import { isReference, type ModelRow } from "../model/rows";
import { PlaceboBadge } from "./PlaceboBadge";

type ModelCellProps = {
  row: ModelRow;
  nested: boolean;
  expanded: boolean;
  reachable: boolean;
  letters: { a: boolean; b: boolean };
  onToggle: () => void;
  onOpen: () => void;
  onOpenSet: () => void;
  onQueuePlacebo: (() => void) | null;
};

/** The name of a model, which opens it, with its id, whether it beats its placebo, and whatever is unusual about it. */
export function ModelCell(props: ModelCellProps) {
  const { row, nested, expanded, reachable, letters, onToggle, onOpen, onOpenSet, onQueuePlacebo } = props;
  const tabIndex = reachable ? 0 : -1;
  const partly = row.runs.map(coverageText).find((text) => text !== null);
  const unfinished = row.runs.filter((run) => run.status !== "succeeded");
  return (
    <div className={`flex min-w-0 items-center gap-1 ${nested ? "pl-10" : ""}`}>
      {row.children.length > 0 ? (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-expanded={expanded}
          aria-label={`${expanded ? "Fold" : "Unfold"} ${
            row.folded ? `the ${row.runs.length} seeds of` : "what is under"
          } ${row.label}`}
          className="flex size-6 shrink-0 items-center justify-center rounded hover:bg-sunken"
          onClick={onToggle}
        >
          <Icon name={expanded ? "chevronDown" : "chevronRight"} size={14} />
        </button>
      ) : (
        !nested && <span className="w-6 shrink-0" />
      )}
      <div className="min-w-0 grow">
        <p className="flex min-w-0 items-center gap-1">
          <button
            type="button"
            tabIndex={tabIndex}
            className="min-w-0 truncate rounded text-left font-medium hover:underline"
            title={row.folded ? "Show its seeds" : "Open details"}
            onClick={row.folded ? onToggle : onOpen}
          >
            {isReference(row) && !row.method ? <KindChip kind={row.kind} /> : row.label}
          </button>
          {letters.a && <Letter side="a" />}
          {letters.b && <Letter side="b" />}
        </p>
        <p className="flex min-w-0 items-center gap-1 overflow-hidden text-2xs text-muted">
          {isReference(row) && (row.method ? <KindChip kind={row.kind} /> : <span>{ROLES[row.kind]}</span>)}
          {row.placebo && <PlaceboBadge placebo={row.placebo} reachable={reachable} onQueue={onQueuePlacebo} />}
          {row.control && <span>{nested ? "its placebo" : "control"}</span>}
          {row.imported && (
            <span title={partly ? `The imported predictions cover ${partly}: metrics are about these.` : undefined}>
              <Chip tone={partly ? "warn" : "plain"}>{partly ? "imported in part" : "imported"}</Chip>
            </span>
          )}
          {row.folded ? (
            <button
              type="button"
              tabIndex={tabIndex}
              title="Open as a set: means over seeds, and scores over sets of models"
              className="number rounded underline decoration-dotted underline-offset-2 hover:text-text"
              onClick={onOpenSet}
            >
              {row.runs.length} seeds
            </button>
          ) : (
            <span className="font-mono">{shortId(row.lead.id)}</span>
          )}
          {!row.folded && unfinished[0] && <StatusChip state={unfinished[0].status} />}
          {row.folded && unfinished.length > 0 && <span>{row.runs.length - unfinished.length} done</span>}
        </p>
      </div>
    </div>
  );
}

/** What a reference is there for. */
const ROLES = { retrained: "baseline", original: "before unlearning", unlearned: "" } as const;

const Letter = ({ side }: { side: "a" | "b" }) => (
  <span
    className={`flex size-4 shrink-0 items-center justify-center rounded text-2xs font-bold text-on-model ${
      side === "a" ? "bg-model-a" : "bg-model-b"
    }`}
  >
    {side.toUpperCase()}
  </span>
);
