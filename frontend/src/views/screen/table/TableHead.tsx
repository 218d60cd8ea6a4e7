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
        <col style={{ width: widths.choose }} />
        <col style={{ width: widths.choose }} />
        <col style={{ width: widths.model }} />
        {others.map((header) => (
          <col
            key={header.id}
            style={{ width: header.column.id === "parameters" ? widths.parameters : widths.metric }}
          />
        ))}
      </colgroup>
      <thead className="sticky top-0 z-30">
        <tr aria-rowindex={1}>
          <th scope="col" className={`${HEAD} sticky left-0 z-10 pl-2 text-xs font-bold text-model-a`}>
            <span className="flex w-4 justify-center">A</span>
          </th>
          <th
            scope="col"
            className={`${HEAD} sticky z-10 pl-1.5 text-xs font-bold text-model-b`}
            style={{ left: widths.choose }}
          >
            <span className="flex w-4 justify-center">B</span>
          </th>
          {model && (
            <HeaderCell header={model} className={`${HEAD} sticky z-10 border-r`} style={{ left: 2 * widths.choose }} />
          )}
          {others.map((header) => (
            <HeaderCell key={header.id} header={header} className={HEAD} />
          ))}
        </tr>
      </thead>
    </>
  );
}
