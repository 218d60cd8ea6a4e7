import { useYardstick } from "../../../api/yardstick";
import { distancesOf, type Measured, standingOf } from "../../../domain/yardstick";
import { useUrl } from "../../../state/url";
import { Tooltip } from "../../../ui/Tooltip";
import { DISTANCE_MEANING, formatDistance, STANDING_WORDS, yardstickWords } from "../../../words/yardstick";
import type { ContrastData } from "../useContrastView";

/** How far A and B are from the retrained models, and the metric that says so; nothing while there is no band. */
export function DistanceLine({ data }: { data: ContrastData }) {
  const [{ scenario, yardstick: weights, combine }] = useUrl();
  const yardstick = useYardstick(scenario, weights, combine ?? "largest");
  if (!yardstick.data) return null;
  const { ofRun } = distancesOf(yardstick.data);
  const [a, b] = [ofRun.get(data.contrast.a.run), ofRun.get(data.contrast.b.run)];
  if (typeof a?.distance !== "number" && typeof b?.distance !== "number") return null;
  return (
    <Tooltip
      content={
        <span className="flex max-w-80 flex-col gap-1.5">
          <span>{DISTANCE_MEANING}</span>
          <span className="text-muted">{`It is ${yardstickWords(yardstick.data)}. Screen changes what it is made of.`}</span>
        </span>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable with the keyboard */}
      <p tabIndex={0} className="number flex cursor-help flex-wrap items-baseline gap-x-4 rounded text-sm">
        <span className="text-xs text-muted">Distance to retrained</span>
        <Side letter="A" measured={a} className="text-model-a" />
        <Side letter="B" measured={b} className="text-model-b" />
      </p>
    </Tooltip>
  );
}

function Side({ letter, measured, className }: { letter: string; measured: Measured | undefined; className: string }) {
  const { distance = null, metric = null } = measured ?? {};
  const signed = metric === null ? undefined : measured?.distances[metric];
  return (
    <span>
      <span
        className={`font-semibold ${className}`}
      >{`${letter} ${distance === null ? "–" : formatDistance(distance)}`}</span>
      {metric !== null && signed !== undefined && (
        <span className="ml-1.5 text-xs text-muted">{`${metric} is ${STANDING_WORDS[standingOf(signed)]}`}</span>
      )}
    </span>
  );
}
