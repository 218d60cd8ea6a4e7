import { HeaderCell } from "./HeaderCell";
import type { ModelTableState } from "./useModelTable";
import type { Widths } from "./widths";

export const HEADER_HEIGHT = 40;

const HEAD = "border-b border-line bg-sunken p-0 h-10";

/** The header row and the widths of all columns. */
export function TableHead({ table, widths }: { table: ModelTableState; widths: Widths }) {
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const [model, ...others] = headers;
  return (
    <>
      <colgroup>
        <col style={{ width: 2 * widths.choose + widths.model }} />
        {others.map((header) => (
          <col
            key={header.id}
            style={{ width: header.column.id === "parameters" ? widths.parameters : widths.metric }}
          />
        ))}
      </colgroup>
      <thead className="sticky top-0 z-30">
        <tr aria-rowindex={1}>
          {model && (
            <HeaderCell
              header={model}
              className={`${HEAD} sticky left-0 z-10 border-r`}
              before={
                <>
                  <Letter side="a" width={widths.choose} />
                  <Letter side="b" width={widths.choose} />
                </>
              }
            />
          )}
          {others.map((header) => (
            <HeaderCell key={header.id} header={header} className={HEAD} />
          ))}
        </tr>
      </thead>
    </>
  );
}

/** Stands above the buttons that make a model A or B. */
const Letter = ({ side, width }: { side: "a" | "b"; width: number }) => (
  <span
    className={`shrink-0 text-xs font-bold ${side === "a" ? "pl-2 text-model-a" : "pl-1.5 text-model-b"}`}
    style={{ width }}
  >
    <span className="flex w-4 justify-center">{side.toUpperCase()}</span>
  </span>
);
