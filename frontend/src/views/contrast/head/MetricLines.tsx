import { MetricName } from "../../../components/MetricValue";
import { keyMetrics, scalarMetrics } from "../../../domain/metrics";
import { formatDifference, formatOf } from "../../../words/metrics";
import type { ContrastData } from "../useContrastView";

/** The six key metrics of A and B beside each other, with B − A. */
export function MetricLines({ data }: { data: ContrastData }) {
  const { runs, catalog, contrast } = data;
  const [a, b] = [contrast.a.run, contrast.b.run].map((id) => runs.find((run) => run.id === id));
  const shown = keyMetrics(scalarMetrics(catalog.metrics));
  return (
    <div className="grid min-w-0 grid-cols-3 gap-x-5 gap-y-2 min-[760px]:grid-cols-6">
      {shown.map((info) => {
        const format = formatOf(info);
        const values = [a?.metrics[info.name], b?.metrics[info.name]];
        const [ofA, ofB] = values;
        const difference =
          typeof ofA === "number" && typeof ofB === "number" ? formatDifference(ofB - ofA, format) : "–";
        return (
          <dl key={info.name} className="min-w-0 border-l border-line pl-2.5">
            <dt className="text-2xs text-muted">
              <MetricName metric={info} />
            </dt>
            {values.map((value, position) => (
              <dd
                key={position === 0 ? "a" : "b"}
                className={`number leading-snug font-medium ${position === 0 ? "text-model-a" : "text-model-b"}`}
              >
                <span className="mr-1 text-2xs font-semibold">{position === 0 ? "A" : "B"}</span>
                {typeof value === "number" ? format(value) : "–"}
              </dd>
            ))}
            <dd className="number text-xs leading-snug text-muted">
              <span className="sr-only">B minus A </span>
              <span aria-hidden="true">Δ </span>
              {difference}
            </dd>
          </dl>
        );
      })}
    </div>
  );
}
