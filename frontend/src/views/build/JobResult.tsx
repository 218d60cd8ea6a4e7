import { Link } from "@tanstack/react-router";
import type { MetricInfo, Run } from "../../api/types";
import { MetricValue } from "../../components/MetricValue";
import { keyMetrics } from "../../domain/metrics";
import { useUrl } from "../../state/url";
import { Button, buttonClass } from "../../ui/Button";
import { formatDuration, formatScore } from "../../words/numbers";

type JobResultProps = { run: Run; metrics: readonly MetricInfo[] };

/** The main numbers of a finished run, and where to go with it. */
export function JobResult({ run, metrics }: JobResultProps) {
  const [url, changeUrl] = useUrl();
  const shown = keyMetrics(metrics).filter((metric) => typeof run.metrics[metric.name] === "number");
  return (
    <div className="flex flex-col gap-2">
      {shown.length > 0 && (
        <dl className="grid grid-cols-3 gap-x-4 gap-y-0.5 text-xs">
          {shown.map((metric) => (
            <div key={metric.name} className="flex justify-between gap-1.5">
              <dt className="text-muted">{metric.name}</dt>
              <dd className="font-medium">
                <MetricValue
                  metric={metric.unit === "s" ? { ...metric, unit: "" } : metric}
                  value={run.metrics[metric.name]}
                  format={metric.unit === "s" ? formatDuration : formatScore}
                />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="flex flex-wrap gap-1.5">
        <Link to="/screen" search={(before) => ({ ...before, run: run.id })} className={buttonClass("outline", true)}>
          Open in Screen
        </Link>
        <Button
          small
          disabled={url.b === run.id}
          aria-pressed={url.a === run.id}
          onClick={() => changeUrl({ a: run.id })}
        >
          <span className="size-2 rounded-sm swatch-a" />
          {url.a === run.id ? "Is A" : "Use as A"}
        </Button>
        <Button
          small
          disabled={url.a === run.id}
          aria-pressed={url.b === run.id}
          onClick={() => changeUrl({ b: run.id })}
        >
          <span className="size-2 rounded-sm swatch-b" />
          {url.b === run.id ? "Is B" : "Use as B"}
        </Button>
      </div>
    </div>
  );
}
