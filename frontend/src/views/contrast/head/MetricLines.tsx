import { keyMetrics } from "../../../lib/keyMetrics";
import { MetricName } from "../../../ui/MetricValue";
import { explained, formatDifference, scalarMetrics, screenMetric } from "../../screen/model/metrics";
import type { ContrastData } from "../useContrastView";

/** The six key metrics of A and B beside each other, with B − A. */
export function MetricLines({ data }: { data: ContrastData }) {
  const { runs, catalog, contrast, scenario } = data;
  const [a, b] = [contrast.a.run, contrast.b.run].map((id) => runs.find((run) => run.id === id));
  const forgetKind = typeof scenario.forget.kind === "string" ? scenario.forget.kind : undefined;
  const scalars = scalarMetrics(catalog.metrics);
  const shown = keyMetrics(scalars);
  return (
    <div className="grid min-w-0 grid-cols-3 gap-x-5 gap-y-2 min-[760px]:grid-cols-6">
      {shown.map((info) => {
        const metric = screenMetric(info, [], null, forgetKind);
        const described = { ...explained(metric), direction: info.direction };
        const values = [a?.metrics[info.name], b?.metrics[info.name]];
        const [ofA, ofB] = values;
        const difference =
          typeof ofA === "number" && typeof ofB === "number" ? formatDifference(ofB - ofA, metric.format) : "–";
        return (
          <dl key={info.name} className="min-w-0 border-l border-line pl-2.5">
            <dt className="text-2xs text-muted">
              <MetricName metric={described} />
            </dt>
            {values.map((value, position) => (
              <dd
                key={position === 0 ? "a" : "b"}
                className={`number leading-snug font-medium ${position === 0 ? "text-model-a" : "text-model-b"}`}
              >
                <span className="mr-1 text-2xs font-semibold">{position === 0 ? "A" : "B"}</span>
                {typeof value === "number" ? metric.format(value) : "–"}
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
