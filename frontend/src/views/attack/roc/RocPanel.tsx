import { type Attack, type SignalInfo, useAttack, useAttacks } from "../../../api/attacks";
import { RocPlot, type RocSeries } from "../../../charts/roc/RocPlot";
import { Panel } from "../../../components/Panel";
import { PinChip } from "../../../components/PinChip";
import { useUrl } from "../../../state/url";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Segmented } from "../../../ui/Segmented";
import { formatScore } from "../../../words/numbers";
import { withShortIds } from "../../../words/runs";
import { VERDICT_SIGNAL } from "../bench/strategies";
import type { Subject } from "../model/reading";
import { modelsOf, pinnedModels, type RocModel } from "./models";
import { RocTable } from "./RocTable";

type Direction = "member" | "reversed";

/** One model's ROC out of the answer of the attack `roc`. */
function seriesOf(attack: Attack | undefined, model: RocModel, direction: Direction): RocSeries | null {
  const curve = attack?.first("curve", `roc_${direction}`);
  const tpr = curve?.lines.find((line) => line.name === "tpr");
  if (!attack || !curve || !tpr) return null;
  return {
    name: model.name,
    colour: model.colour,
    dashes: model.dashes,
    fpr: attack.values(curve.x.values),
    tpr: attack.values(tpr.values),
  };
}

function bandOf(attack: Attack | undefined, direction: Direction) {
  const curve = attack?.first("curve", `roc_${direction}_retrained`);
  const [line] = curve?.lines ?? [];
  if (!attack || !curve || !line?.lower || !line.upper) return null;
  return {
    name: line.label,
    fpr: attack.values(curve.x.values),
    lower: attack.values(line.lower),
    upper: attack.values(line.upper),
    words: curve.about.definition,
  };
}

/** Where the area of one more retrained model lies, in words; nothing where too few of them play this game. */
function areaWords(attack: Attack | undefined): string {
  const found = attack?.first("scalar", "auc")?.intervals.find((one) => one.over === "seeds");
  if (typeof found?.lower !== "number" || typeof found.upper !== "number") return "";
  const [low, high] = [Math.max(0, found.lower), Math.min(1, found.upper)];
  return `AUC of 95 % of retrained models: ${formatScore(low)} to ${formatScore(high)}. `;
}

/** The two ways to read a signal, in its own words: "surer" would mean another thing for each. */
function directionsOf(signal: SignalInfo | undefined): { value: Direction; label: string }[] {
  const name = signal?.label.toLowerCase() ?? "signal";
  const [member, reversed] = signal?.members === "low" ? ["Low", "High"] : ["High", "Low"];
  return [
    { value: "member", label: `${member} ${name} is positive` },
    { value: "reversed", label: `${reversed} ${name} is positive` },
  ];
}

/** The trade between hits and false alarms at every threshold, where it matters: at few false alarms. */
export function RocPanel({ subject, reference }: { subject: Subject; reference: string }) {
  const [url, changeUrl] = useUrl();
  const attacks = useAttacks();
  const chosen = url.signal ?? VERDICT_SIGNAL;
  const signal = attacks.data?.signals.find((one) => one.name === chosen);
  const parameters = { signal: chosen, reference, temperature: url.heat?.toString() };
  const pinned = pinnedModels(subject, url);
  const queries = {
    a: useAttack("roc", subject.models.a?.id, parameters),
    b: useAttack("roc", subject.models.b?.id, parameters),
    c: useAttack("roc", pinned.c?.id, parameters),
    d: useAttack("roc", pinned.d?.id, parameters),
  };
  const direction: Direction = url.roc ?? "member";
  const shown = modelsOf(subject, pinned);
  const series = shown.flatMap((model) => seriesOf(queries[model.key].data, model, direction) ?? []);
  const first = queries.a.data ?? queries.b.data;
  const band = bandOf(first, direction);
  const curve = first?.first("curve", `roc_${direction}`);
  const about = curve?.about;
  const failed = shown.find(({ key }) => queries[key].error);
  const pickable = {
    pair: { a: subject.models.a?.id ?? "", b: subject.models.b?.id ?? "" },
    runs: [...subject.runs],
    catalog: subject.catalog,
  };
  return (
    <Panel
      title="ROC at low false-positive rates"
      question={
        about
          ? withShortIds(`Positive: ${about.positive}. Negative: ${about.negative}.`)
          : "How many forgotten images does an adversary find without accusing others?"
      }
      name="attack-roc"
      rows={() =>
        series.flatMap((one) =>
          Array.from({ length: one.fpr.length }, (_, place) => ({
            model: one.name,
            fpr: one.fpr[place],
            tpr: one.tpr[place],
          })),
        )
      }
    >
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Segmented
          label="Which end is positive"
          value={direction}
          options={directionsOf(signal)}
          onChange={(value) => changeUrl({ roc: value === "reversed" ? value : undefined })}
        />
        <PinChip data={pickable} side="c" />
        {(pinned.c || pinned.d) && <PinChip data={pickable} side="d" />}
      </div>
      {failed && (
        <ErrorState
          compact
          error={queries[failed.key].error}
          what={failed.name}
          onRetry={() => void queries[failed.key].refetch()}
        />
      )}
      {!failed && series.length < shown.length && <Loading label="Computing the ROC" lines={8} />}
      {series.length > 0 && (
        <>
          <RocPlot
            series={series}
            band={band}
            finest={curve?.marks[0]?.x ?? 0.01}
            positives={subject.scenario.sizes.forget}
          />
          <p className="mb-2 text-2xs text-muted">
            {signal && `${signal.label}: ${signal.formula}. `}
            {band && `Grey: ${band.words} `}
            {areaWords(first)}
            Dotted: chance. Left edge: finer than so many negatives resolve (below 1/n).
          </p>
          <RocTable
            rows={shown.map((model) => ({ ...model, attack: queries[model.key].data }))}
            direction={direction}
          />
        </>
      )}
    </Panel>
  );
}
