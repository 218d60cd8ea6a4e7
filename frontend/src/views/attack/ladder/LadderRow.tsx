import type { LadderResult } from "../../../api/attacks";
import type { Run } from "../../../api/types";
import { useUrl } from "../../../state/url";
import { Tooltip } from "../../../ui/Tooltip";
import { VERDICTS } from "../../../words/verdict";
import { LETTERS, SIDES } from "../model/reading";
import { ResidualCell } from "../verdict/ResidualCell";
import type { Domain } from "../verdict/residual";
import { WordBadge } from "../verdict/WordBadge";
import { RungCell } from "./RungCell";
import type { GridPlace } from "./useGridKeys";

type LadderRowProps = {
  run: Run;
  name: string;
  ladder: LadderResult | undefined;
  fault: string | undefined;
  domain: Domain;
  columns: number;
  place: (column: number) => GridPlace;
};

/** One run of the table: its name and letters, its word, what is left of memory, and a shape a rung. */
export function LadderRow({ run, name, ladder, fault, domain, columns, place }: LadderRowProps) {
  const [url, changeUrl] = useUrl();
  const isShown = SIDES.some((side) => url[side] === run.id);
  return (
    <tr className="border-b border-line last:border-0">
      <th scope="row" className="py-0.5 pr-2 text-left font-medium">
        <span className="flex items-center gap-1">
          {SIDES.map((side) => (
            <button
              key={side}
              type="button"
              aria-label={`Make ${name} model ${LETTERS[side]}`}
              aria-pressed={url[side] === run.id}
              disabled={url[side === "a" ? "b" : "a"] === run.id}
              onClick={() => changeUrl({ [side]: run.id })}
              className={`size-6 shrink-0 rounded border border-line text-2xs font-semibold hover:border-edge disabled:opacity-40 ${SIDE_LOOKS[side]}`}
            >
              {LETTERS[side]}
            </button>
          ))}
          <span className="min-w-0 truncate" title={name}>
            {name}
          </span>
        </span>
      </th>
      {ladder ? (
        <>
          <td>
            <Tooltip content={ladder.sentence}>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation */}
              <span tabIndex={0} className="inline-flex">
                <WordBadge word={VERDICTS[ladder.state]} />
              </span>
            </Tooltip>
          </td>
          <td>
            <ResidualCell residual={ladder.residual} domain={domain} label={name} />
          </td>
          {ladder.rungs.map((rung, column) => (
            <td key={rung.name} className="p-0.5">
              <RungCell
                rung={rung}
                model={name}
                place={place(column)}
                worded={false}
                chosen={isShown ? undefined : run.id}
              />
            </td>
          ))}
        </>
      ) : (
        <td colSpan={columns + 2} className="p-0.5">
          <span className={`flex min-h-6 items-center rounded px-2 text-2xs text-muted ${fault ? "bg-warn-soft" : ""}`}>
            {fault ?? "…"}
          </span>
        </td>
      )}
    </tr>
  );
}

const SIDE_LOOKS = {
  a: "aria-pressed:bg-model-a-soft aria-pressed:border-model-a",
  b: "aria-pressed:bg-model-b-soft aria-pressed:border-model-b",
} as const;
