import { Icon } from "../../../ui/icons";
import { Tooltip } from "../../../ui/Tooltip";
import { type StripModel, StripRow } from "./StripRow";
import { useGridKeys } from "./useGridKeys";

/** A row a model and a column a rung; every cell leads to what shows it. */
export function StripTable({ models }: { models: readonly StripModel[] }) {
  const { ref, onKeyDown, place } = useGridKeys<HTMLTableElement>();
  const rungs = models.find(({ ladder }) => ladder)?.ladder?.rungs ?? [];
  return (
    <div className="overflow-x-auto">
      <table ref={ref} onKeyDown={onKeyDown} className="w-full min-w-220 table-fixed border-collapse">
        <caption className="sr-only">
          What each rung of evidence says of each model. Arrow keys move between cells, Enter shows the panel.
        </caption>
        <colgroup>
          <col className="w-[14%]" />
          <col className="w-[12%]" />
        </colgroup>
        <thead>
          <tr className="text-2xs text-muted">
            <th scope="col" className="text-left font-medium">
              Evidence
            </th>
            <th scope="col" className="text-left font-medium">
              <span className="px-0.5">Verdict</span>
            </th>
            {rungs.map((rung) => (
              <th key={rung.name} scope="col" className="px-0.5 py-0.5 align-bottom leading-3 font-medium">
                <Tooltip content={<RungHelp rung={rung} />}>
                  {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation */}
                  <span tabIndex={0} className="inline-flex cursor-help items-center gap-1">
                    {rung.group === "depth" && <Icon name="layers" size={11} />}
                    {rung.label}
                  </span>
                </Tooltip>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model, row) => (
            <StripRow key={model.key} model={model} columns={rungs.length} place={(column) => place(row, column)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const AIMS = { memory: "About memory", side_effects: "About side effects" } as const;
const GROUPS = {
  core: "a core rung: nothing is concluded without it.",
  further: "a further rung, where the scenario allows it.",
  depth: "looks inside: without it nothing is called indistinguishable.",
} as const;

const RungHelp = ({ rung }: { rung: NonNullable<StripModel["ladder"]>["rungs"][number] }) => (
  <>
    <p className="font-semibold">{rung.question}</p>
    <p>
      {AIMS[rung.aim]}; {GROUPS[rung.group]}
    </p>
    {rung.statistic && <p className="text-muted">Statistic: {rung.statistic}.</p>}
  </>
);
