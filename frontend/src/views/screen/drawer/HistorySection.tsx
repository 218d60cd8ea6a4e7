import type { RunDetail } from "../../../api/types";
import { EpochCurves } from "../../../charts/lines/EpochCurves";
import { formatNumber, formatPercent } from "../../../words/numbers";
import { accuracyCurves, historyOf, lossCurves } from "../model/history";
import { CurveLegend } from "./CurveLegend";
import { Section } from "./Section";

/** How accuracies and loss went from epoch to epoch, on the probe samples. */
export function HistorySection({ run }: { run: RunDetail }) {
  const history = historyOf(run);
  const epochs = history.map((record) => record.epoch);
  const accuracies = accuracyCurves(history);
  const losses = lossCurves(history);
  if (accuracies.length === 0 && losses.length === 0) return null;
  return (
    <Section title="By epoch" note="on a fixed sample of each part, so the last point may differ from the metrics">
      {accuracies.length > 0 && (
        <>
          <EpochCurves label="Accuracy" epochs={epochs} curves={accuracies} format={formatPercent} share />
          <CurveLegend curves={accuracies} />
        </>
      )}
      {losses.length > 0 && (
        <EpochCurves
          label="Loss that the method optimises"
          epochs={epochs}
          curves={losses}
          format={(value) => formatNumber(Number(value.toPrecision(4)))}
          share={false}
          height={120}
        />
      )}
    </Section>
  );
}
