import type { Opinion } from "./model/opinion";

type OpinionTableProps = {
  columns: readonly { key: string; title: string; colour: string; opinion: Opinion | null }[];
  classes: readonly number[];
  label: number | null;
  nameOf: (number: number) => string;
};

/** Probabilities as bars with the logits beside them, class by class. */
export function OpinionTable({ columns, classes, label, nameOf }: OpinionTableProps) {
  return (
    <table className="number w-full table-fixed text-xs">
      <thead>
        <tr className="border-b border-line text-left align-bottom text-muted">
          <th className="w-20 py-1 pr-2 font-medium">Class</th>
          {columns.map((column) => (
            <th key={column.key} className="py-1 pr-2 font-medium">
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.map((number) => (
          <tr key={number} className="border-b border-line last:border-0">
            <th className={`truncate py-1 pr-2 text-left ${number === label ? "font-semibold" : "font-normal"}`}>
              {nameOf(number)}
              {number === label && <span className="text-muted"> (label)</span>}
            </th>
            {columns.map(({ key, colour, opinion }) => (
              <td key={key} className="py-1 pr-2">
                {opinion ? (
                  <span className="flex items-center gap-1.5">
                    <span className="relative h-2.5 min-w-0 grow overflow-hidden rounded-full bg-sunken">
                      <span
                        className="absolute inset-y-0 left-0 rounded-full"
                        style={{ width: `${(opinion.probabilities[number] ?? 0) * 100}%`, background: colour }}
                      />
                    </span>
                    <span className="w-10 text-right">{((opinion.probabilities[number] ?? 0) * 100).toFixed(1)}</span>
                    <span className="w-10 text-right text-2xs text-muted">{opinion.logits[number]?.toFixed(1)}</span>
                  </span>
                ) : (
                  "–"
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <caption className="caption-bottom pt-2 text-left text-2xs text-muted">
        Probability in per cent; small: logit.
      </caption>
    </table>
  );
}
