import { type Attack, useAttack } from "../../../api/attacks";
import { Panel } from "../../../charts/kit";
import { RocPlot, type RocSeries } from "../../../charts/RocPlot";
import { useUrl } from "../../../state/url";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Segmented } from "../../../ui/Segmented";
import { USUAL_SIGNAL } from "../bench/strategies";
import { modelName, SIDE_COLOURS, SIDES, type Side, type Subject } from "../model/reading";
import { RocTable } from "./RocTable";

type Direction = "member" | "reversed";

/** One model's ROC out of the answer of the attack `roc`. */
function seriesOf(attack: Attack | undefined, name: string, side: Side, direction: Direction): RocSeries | null {
  const curve = attack?.first("curve", `roc_${direction}`);
  const tpr = curve?.lines.find((line) => line.name === "tpr");
  if (!attack || !curve || !tpr) return null;
  return {
    name,
    colour: SIDE_COLOURS[side],
    dashed: side === "b",
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
  };
}

/** The trade between hits and false alarms at every threshold, where it matters: at few false alarms. */
export function RocPanel({ subject, reference }: { subject: Subject; reference: string }) {
  const [url, changeUrl] = useUrl();
  const parameters = { signal: url.signal ?? USUAL_SIGNAL, reference };
  const queries = {
    a: useAttack("roc", subject.models.a?.id, parameters),
    b: useAttack("roc", subject.models.b?.id, parameters),
  };
  const direction: Direction = url.roc ?? "member";
  const shown = SIDES.filter((side) => subject.models[side]);
  const series = shown.flatMap((side) => {
    const found = seriesOf(queries[side].data, modelName(subject, side), side, direction);
    return found ? [found] : [];
  });
  const first = queries.a.data ?? queries.b.data;
  const band = bandOf(first, direction);
  const curve = first?.first("curve", `roc_${direction}`);
  const about = curve?.about;
  const failed = shown.find((side) => queries[side].error);
  return (
    <Panel
      title="ROC at low false-positive rates"
      question={
        about
          ? `Positive: ${about.positive}. Negative: ${about.negative}.`
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
      <div className="mb-2">
        <Segmented
          label="Which end is positive"
          value={direction}
          options={[
            { value: "member", label: "Surer counts as positive" },
            { value: "reversed", label: "Less sure counts as positive" },
          ]}
          onChange={(value) => changeUrl({ roc: value === "reversed" ? value : undefined })}
        />
      </div>
      {failed && (
        <ErrorState
          compact
          error={queries[failed].error}
          what={modelName(subject, failed)}
          onRetry={() => void queries[failed].refetch()}
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
          {band && (
            <p className="mb-2 text-2xs text-muted">
              Grey: from the lowest to the highest of {band.name}. Dotted: chance.
            </p>
          )}
          <RocTable subject={subject} attacks={{ a: queries.a.data, b: queries.b.data }} direction={direction} />
        </>
      )}
    </Panel>
  );
}
