import type { JsonSchema } from "../../../forms/schema";

/** The parameters as the form will show them: name, default, what they are. */
export function ParameterList({ schema }: { schema: JsonSchema }) {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return <p className="text-xs text-muted">It has no parameters.</p>;
  return (
    <table className="w-full text-left text-xs">
      <caption className="sr-only">Parameters</caption>
      <thead className="text-muted">
        <tr>
          <th className="py-1 pr-3 font-medium">Parameter</th>
          <th className="py-1 pr-3 font-medium">Default</th>
          <th className="py-1 font-medium">What it is</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([name, field]) => (
          <tr key={name} className="border-t border-line">
            <td className="py-1 pr-3 font-mono">{name}</td>
            <td className="number py-1 pr-3">{"default" in field ? JSON.stringify(field.default) : "needed"}</td>
            <td className="py-1">{field.description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
