import { useMemo } from "react";
import { useMeasureAgain, useSliceMetrics } from "../../../api/slices";
import type { MetricInfo, Slice, SliceMetrics } from "../../../api/types";
import { saveCsv } from "../../../charts/export";
import { JobProgress } from "../../../components/JobProgress";
import { MetricName } from "../../../components/MetricValue";
import { goalOf } from "../../../domain/goals";
import { scalarMetrics } from "../../../domain/metrics";
import { Button } from "../../../ui/Button";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { formatDifference, formatOf } from "../../../words/metrics";
import { formatScore, plural } from "../../../words/numbers";
import { type Line, linesOf, meanOf } from "../model/slices";
import type { ContrastData } from "../useContrastView";

const PLACES = { forget: "to forget", retain: "retained", test: "test" } as const;

/** Every metric of A, B and the retrained models on one slice. */
export function SliceTable({ data, slice }: { data: ContrastData; slice: Slice }) {
  const { pair, contrast, catalog, scenario } = data;
  const runs = useMemo(() => [pair.a, pair.b, ...contrast.retrained], [pair, contrast.retrained]);
  const query = useSliceMetrics(slice.id, runs);
  const again = useMeasureAgain(slice.id, runs);
  const found = query.data?.result ?? null;
  const metrics = useMemo(() => scalarMetrics(catalog.metrics), [catalog]);
  if (query.error) {
    return (
      <ErrorState error={query.error} what="Metrics of the slice" onRetry={() => void again().catch(() => undefined)} />
    );
  }
  if (query.data?.job) return <JobProgress job={query.data.job} words="Measuring the slice" />;
  if (!found) return <Loading label="Measuring the slice" lines={4} />;
  const lines = linesOf(
    found,
    pair,
    metrics.map((metric) => metric.name),
  );
  const kind = typeof scenario.forget.kind === "string" ? scenario.forget.kind : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="text-xs text-muted">
        {sizesInWords(slice)}. A metric is narrowed to the samples that it judges; what it compares them with, such as
        test samples or retrained models, stays whole.
      </p>
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <caption className="sr-only">Metrics on the slice {slice.name}</caption>
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="py-1 pr-3 font-medium">
                Metric
              </th>
              <th scope="col" className="pr-3 font-medium">
                Judges
              </th>
              <th scope="col" className="pr-3 text-right font-medium text-model-a">
                A
              </th>
              <th scope="col" className="pr-3 text-right font-medium text-model-b">
                B
              </th>
              <th scope="col" className="pr-3 text-right font-medium">
                B − A
              </th>
              <th scope="col" className="text-right font-medium">
                Retrained, mean (least – most)
              </th>
            </tr>
          </thead>
          <tbody>
            <Whole found={found} pair={pair} size={slice.train.length + slice.test.length} />
            {lines.map((line) => {
              const info = metrics.find((metric) => metric.name === line.name);
              return info && <MetricRow key={line.name} line={line} info={info} slice={slice} kind={kind} />;
            })}
          </tbody>
        </table>
      </div>
      <Button
        small
        icon="download"
        className="self-start"
        onClick={() => saveCsv(lines.map(exportRow), `slice-${slice.name}-${pair.a}-${pair.b}`)}
      >
        Numbers (CSV)
      </Button>
    </div>
  );
}

type WholeProps = { found: SliceMetrics; pair: { a: string; b: string }; size: number };

/** Accuracy on all samples of the slice, whatever part they belong to. */
function Whole({ found, pair, size }: WholeProps) {
  const of = (run: string) => found.runs.find((one) => one.run === run)?.accuracy ?? null;
  const retrained = found.runs.filter((one) => one.kind === "retrained" && one.run !== pair.a && one.run !== pair.b);
  const line: Line = {
    name: "accuracy",
    place: "forget",
    a: of(pair.a),
    b: of(pair.b),
    retrained: retrained.map((one) => one.accuracy),
  };
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 pr-3 font-medium">
        Accuracy
      </th>
      <td className="pr-3 text-xs text-muted">all {size}</td>
      <Numbers line={line} format={formatScore} />
    </tr>
  );
}

type MetricRowProps = { line: Line; info: MetricInfo; slice: Slice; kind: string | undefined };

function MetricRow({ line, info, slice, kind }: MetricRowProps) {
  const { direction } = goalOf(info, null, kind);
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 pr-3 font-medium">
        <MetricName metric={{ ...info, direction }} />
      </th>
      <td className="pr-3 text-xs whitespace-nowrap text-muted">
        {countAt(slice, line.place)} {PLACES[line.place]}
      </td>
      <Numbers line={line} format={formatOf(info)} />
    </tr>
  );
}

function Numbers({ line, format }: { line: Line; format: (value: number) => string }) {
  const shown = (value: number | null) => (value === null ? "–" : format(value));
  const { a, b, retrained } = line;
  return (
    <>
      <td className="number pr-3 text-right text-model-a">{shown(a)}</td>
      <td className="number pr-3 text-right text-model-b">{shown(b)}</td>
      <td className="number pr-3 text-right">{a === null || b === null ? "–" : formatDifference(b - a, format)}</td>
      <td className="number text-right whitespace-nowrap">
        {shown(meanOf(retrained))}
        {retrained.length > 1 && (
          <span className="text-muted">
            {" "}
            ({format(Math.min(...retrained))} – {format(Math.max(...retrained))})
          </span>
        )}
      </td>
    </>
  );
}

const countAt = ({ sizes, test }: Slice, place: Line["place"]) =>
  place === "test" ? test.length : (sizes[place] ?? 0);

const sizesInWords = (slice: Slice) =>
  `${plural(slice.train.length + slice.test.length, "sample")}: ` +
  (["forget", "retain", "test"] as const).map((place) => `${countAt(slice, place)} ${PLACES[place]}`).join(", ");

const exportRow = (line: Line) => ({
  metric: line.name,
  judges: line.place,
  A: line.a,
  B: line.b,
  "retrained, mean": meanOf(line.retrained),
  "retrained models": line.retrained.length,
});
