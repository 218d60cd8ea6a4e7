import type { Catalog, Run } from "../../../api/types";
import { shortValue } from "../../../words/parameters";
import { parameterLines } from "../model/parameterTable";
import { Section } from "./Section";

type ParametersSectionProps = { run: Run; a: Run | undefined; catalog: Catalog };

/** With what the method was run: what differs from A and from the defaults comes first and is marked. */
export function ParametersSection({ run, a, catalog }: ParametersSectionProps) {
  const other = a && a.id !== run.id && a.kind === "unlearned" ? a : undefined;
  const lines = parameterLines(run, other, catalog);
  if (lines.length === 0) return null;
  return (
    <Section title="Parameters" note="changed ones first">
      <table className="number w-full text-left text-xs">
        <thead className="text-muted">
          <tr>
            <th className="py-1 font-medium">Name</th>
            <th className="font-medium">This run</th>
            {other && <th className="font-medium">A</th>}
            <th className="font-medium">Default</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name} className="[&>*]:border-t [&>*]:border-line [&>*]:py-1">
              <th scope="row" className="font-normal">
                {line.name.replaceAll("_", " ")}
              </th>
              <td className={line.changed || line.differs ? "font-semibold" : ""}>
                {shortValue(line.value)}
                {line.changed && <span className="font-normal text-muted"> changed</span>}
              </td>
              {other && (
                <td className={line.differs ? "font-semibold" : "text-muted"}>
                  {line.other === undefined ? "–" : shortValue(line.other)}
                </td>
              )}
              <td className="text-muted">{line.standard === undefined ? "–" : shortValue(line.standard)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
