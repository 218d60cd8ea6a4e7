import type { Catalog } from "../../../api/types";
import type { Telling } from "../../../domain/differing";
import { changedParameters } from "../../../domain/methods";
import { Tooltip } from "../../../ui/Tooltip";
import { shortParameter, shortValue, tellingWords } from "../../../words/parameters";
import { seedsInWords } from "../../../words/runs";
import type { ModelRow } from "../model/rows";

type ParametersCellProps = { row: ModelRow; differing: Telling; catalog: Catalog };

/** What tells this model from the others of its method; on hover all of its parameters. */
export function ParametersCell({ row, differing, catalog }: ParametersCellProps) {
  const words = tellingWords(row.lead, differing);
  return (
    <Tooltip content={<AllParameters row={row} catalog={catalog} />}>
      <div className="number flex h-full cursor-help flex-col justify-center px-2">
        {words && <span className="truncate text-xs">{words}</span>}
        <span className="truncate text-2xs text-muted">{seedsInWords(row.runs)}</span>
      </div>
    </Tooltip>
  );
}

function AllParameters({ row, catalog }: Omit<ParametersCellProps, "differing">) {
  const parameters = Object.entries(row.lead.parameters);
  const changed = new Set(changedParameters(row.lead, catalog).map(([name]) => name));
  if (parameters.length === 0) return <span>Trained with the scenario's recipe; {seedsInWords(row.runs)}.</span>;
  return (
    <span className="number grid grid-cols-[auto_auto] gap-x-3">
      {parameters.map(([name, value]) => (
        <span key={name} className="contents">
          <span className="text-muted">{shortParameter(name)}</span>
          <span className={changed.has(name) ? "font-semibold" : ""}>
            {shortValue(value)}
            {changed.has(name) ? " (changed)" : ""}
          </span>
        </span>
      ))}
    </span>
  );
}
