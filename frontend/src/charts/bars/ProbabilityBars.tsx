export type ClassProbabilities = {
  index: number;
  name: string;
  forgotten: boolean;
  isLabel: boolean;
  a: number | null;
  b: number | null;
  retrained: number | null;
};

const MODELS = [
  { key: "a", name: "A", swatch: "swatch-a" },
  { key: "b", name: "B", swatch: "swatch-b" },
  { key: "retrained", name: "Retrained", swatch: "swatch-reference" },
] as const;

const percent = (value: number) => (value > 0.9995 ? "100" : value < 0.0005 ? "0" : (value * 100).toFixed(1));

/** Probabilities of one sample by class: A solid, B hatched, the retrained models grey. */
export function ProbabilityBars({
  classes,
  withRetrained,
}: {
  classes: readonly ClassProbabilities[];
  withRetrained: boolean;
}) {
  const models = MODELS.filter((model) => withRetrained || model.key !== "retrained");
  return (
    <table className="w-full table-fixed border-separate border-spacing-x-1.5 border-spacing-y-0.5 text-xs">
      <thead>
        <tr className="text-left text-2xs text-muted">
          <th className={`font-normal ${classes.some((one) => one.name.length > 5) ? "w-24" : "w-14"}`}>%</th>
          {models.map((model) => (
            <th key={model.key} className="font-medium">
              <span className="inline-flex items-center gap-1">
                <span aria-hidden="true" className={`size-2.5 rounded-sm ${model.swatch}`} />
                {model.name}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.map((one) => (
          <tr key={one.index}>
            <th className={`truncate text-left ${one.isLabel ? "font-semibold" : "font-normal"}`}>
              {one.forgotten && <span className="text-forget">✖ </span>}
              {one.name}
              {one.isLabel && <span className="font-normal text-muted"> true</span>}
            </th>
            {models.map((model) => (
              <td key={model.key}>
                <Bar value={one[model.key]} swatch={model.swatch} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ value, swatch }: { value: number | null; swatch: string }) {
  return (
    <span className="flex items-center gap-1">
      <span className="h-2 min-w-0 grow overflow-hidden rounded-sm bg-sunken">
        <span className={`block h-full ${swatch}`} style={{ width: `${(value ?? 0) * 100}%` }} />
      </span>
      <span className="number w-7 text-right text-2xs text-muted">{value === null ? "–" : percent(value)}</span>
    </span>
  );
}
