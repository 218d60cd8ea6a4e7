import { HeaderCell } from "./HeaderCell";
import type { ModelTableState } from "./useModelTable";
import type { Widths } from "./widths";

export const HEADER_HEIGHT = 40;

const HEAD = "border-b border-line bg-sunken p-0 h-10";

/** The header row and the widths of all columns. */
export function TableHead({ table, widths }: { table: ModelTableState; widths: Widths }) {
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  return (
    <>
      <colgroup>
        {headers.map((header) => (
          <col key={header.id} style={{ width: widths.own.get(header.column.id) ?? widths.metric }} />
        ))}
      </colgroup>
      <thead className="sticky top-0 z-30">
        <tr aria-rowindex={1}>
          {headers.map((header, place) => {
            const column = header.column.columnDef.meta;
            const className = place === 0 ? `${HEAD} sticky left-0 z-10 border-r` : HEAD;
            return column && <HeaderCell key={header.id} header={header} column={column} className={className} />;
          })}
        </tr>
      </thead>
    </>
  );
}
