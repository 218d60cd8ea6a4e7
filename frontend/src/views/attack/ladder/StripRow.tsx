import type { LadderResult } from "../../../api/attacks";
import { Tooltip } from "../../../ui/Tooltip";
import { VERDICTS } from "../../../words/verdict";
import { WordBadge } from "../verdict/WordBadge";
import { RungCell } from "./RungCell";
import type { GridPlace } from "./useGridKeys";

export type StripModel = {
  key: string;
  /** What it is, short, and in full. */
  name: string;
  about: string;
  /** The class of its colour: A, B, or a reference model. */
  swatch: string;
  ladder: LadderResult | undefined;
  /** Why it has not been judged, if it cannot be. */
  fault?: string | undefined;
};

type StripRowProps = { model: StripModel; columns: number; place: (column: number) => GridPlace };

/** One model of the strip: its word, and a cell a rung. */
export function StripRow({ model, columns, place }: StripRowProps) {
  const { ladder, fault } = model;
  return (
    <tr>
      <th scope="row" className="pr-2 text-left text-xs font-medium">
        <Tooltip content={model.about}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation */}
          <span tabIndex={0} className="flex min-w-0 items-center gap-1.5">
            <span aria-hidden="true" className={`size-2.5 shrink-0 rounded-sm ${model.swatch}`} />
            <span className="truncate">{model.name}</span>
          </span>
        </Tooltip>
      </th>
      {ladder ? (
        <>
          <td className="px-0.5">
            <Tooltip content={ladder.sentence}>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation */}
              <span tabIndex={0} className="inline-flex">
                <WordBadge word={VERDICTS[ladder.state]} />
              </span>
            </Tooltip>
          </td>
          {ladder.rungs.map((rung, column) => (
            <td key={rung.name} className="px-0.5 py-0.5">
              <RungCell rung={rung} model={model.name} place={place(column)} />
            </td>
          ))}
        </>
      ) : (
        <td colSpan={columns + 1} className="px-0.5 py-0.5">
          <span
            role={fault ? undefined : "status"}
            className={`flex min-h-6 items-center rounded px-2 text-2xs text-muted ${fault ? "bg-warn-soft" : "animate-shimmer bg-sunken"}`}
          >
            {fault ?? "Climbing the ladder…"}
          </span>
        </td>
      )}
    </tr>
  );
}
