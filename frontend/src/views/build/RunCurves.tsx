import { useRun } from "../../api/queries";
import type { EpochRecord, RunDetail } from "../../api/types";
import { Sparkline } from "../../charts/lines/Sparkline";
import { ROLE_COLOURS } from "../../charts/palette";
import { formatPercent } from "../../words/numbers";

const CURVES = [
  { key: "forget_accuracy", name: "Forget accuracy", colour: ROLE_COLOURS.forget, dashed: true },
  { key: "retain_accuracy", name: "Retain accuracy", colour: ROLE_COLOURS.retain, dashed: false },
] as const;

/** Forget and retain accuracy by epoch, on the probe samples. */
export function RunCurves({ run: id }: { run: string }) {
  const run = useRun(id);
  const history = run.data ? inEpochOrder(run.data) : [];
  if (!history.some((record) => typeof record.forget_accuracy === "number")) return null;
  const epochs = run.data?.progress?.epochs ?? history.length;
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-2">
      {CURVES.map((curve) => {
        const values = history.map((record) => record[curve.key] ?? null);
        const last = values.findLast((value) => value !== null);
        const words = last === undefined || last === null ? "–" : formatPercent(last);
        return (
          <figure key={curve.key} className="flex items-center gap-2">
            <Sparkline
              series={[{ name: curve.name, colour: curve.colour, dashed: curve.dashed, values }]}
              steps={epochs + (history[0]?.epoch === 0 ? 1 : 0)}
              label={`${curve.name} by epoch, now ${words}`}
              width={92}
              height={30}
            />
            <figcaption className="flex flex-col text-2xs text-muted">
              {curve.name}
              <span className="number text-xs font-medium text-text">{words}</span>
            </figcaption>
          </figure>
        );
      })}
    </div>
  );
}

const inEpochOrder = (run: RunDetail): EpochRecord[] =>
  [...run.history].sort((left, right) => left.epoch - right.epoch);
