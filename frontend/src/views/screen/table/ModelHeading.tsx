import { shortId } from "../../../words/runs";
import { CHOOSE_WIDTH, ChooseCell } from "./ChooseCell";
import type { CellView } from "./columns/column";
import { ModelCell } from "./ModelCell";
import { RowMenu } from "./RowMenu";

/** What heads a row: what makes it A or B, the model's name, and what can be done with it. */
export function ModelHeading(view: CellView) {
  const { row, screen, choice, letters, nested, expanded, near, reachable, onToggle, onQueue } = view;
  return (
    <>
      {letters.a && <span aria-hidden="true" className="absolute inset-y-0 left-0 w-1 swatch-a" />}
      {letters.b && <span aria-hidden="true" className="absolute inset-y-0 left-0 w-1 swatch-b" />}
      <div className="flex items-center">
        <span className="shrink-0 pl-2" style={{ width: CHOOSE_WIDTH }}>
          <ChooseCell row={row} side="a" choice={choice} reachable={reachable} />
        </span>
        <span className="shrink-0 pl-1.5" style={{ width: CHOOSE_WIDTH }}>
          <ChooseCell row={row} side="b" choice={choice} reachable={reachable} />
        </span>
        <div className="min-w-0 grow">
          <ModelCell
            row={row}
            nested={nested}
            expanded={expanded}
            reachable={reachable}
            letters={letters}
            onToggle={onToggle}
            onOpen={() => choice.open(row.lead.id)}
            onOpenSet={() => choice.open(row.key)}
            onQueuePlacebo={onQueue && (() => onQueue(row.placebo?.missing ?? []))}
          />
        </div>
      </div>
      {(near || reachable) && !row.folded && (
        <span className="absolute top-1/2 right-1 -translate-y-1/2 rounded-md bg-panel shadow-panel">
          <RowMenu
            run={row.lead}
            catalog={screen.catalog}
            choice={choice}
            name={`${row.label} ${shortId(row.lead.id)}`}
            reachable={reachable}
          />
        </span>
      )}
    </>
  );
}
