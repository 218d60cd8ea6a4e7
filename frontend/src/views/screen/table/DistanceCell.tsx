import { BandMark } from "../../../components/BandMark";
import { standingOf } from "../../../domain/yardstick";
import { Tooltip } from "../../../ui/Tooltip";
import { DISTANCE_MEANING, formatDistance, STANDING_WORDS, yardstickWords } from "../../../words/yardstick";
import { isReference, type ModelRow } from "../model/rows";
import type { Screen } from "../model/screen";

type DistanceCellProps = { row: ModelRow; screen: Pick<Screen, "distances"> };

/** How far a model is from the retrained ones, and the metric that says so. */
export function DistanceCell({ row, screen }: DistanceCellProps) {
  const yardstick = screen.distances?.yardstick;
  const measured = row.measured;
  const distance = measured?.distance;
  const known = typeof distance === "number";
  const furthest = measured?.metric ?? null;
  const signed = furthest === null ? undefined : measured?.distances[furthest];
  return (
    <Tooltip
      content={
        <span className="flex max-w-80 flex-col gap-1.5">
          <span className="font-semibold">
            {known ? `${formatDistance(distance)} from retrained` : whyUnknown(row, screen)}
          </span>
          {signed !== undefined && furthest !== null && (
            <span>{`Furthest in ${furthest}: ${formatDistance(signed)}, ${STANDING_WORDS[standingOf(signed)]}.`}</span>
          )}
          {measured?.tied && <span>Noise alone may separate it from the closest one.</span>}
          <span className="text-muted">{DISTANCE_MEANING}</span>
          {yardstick && <span className="text-muted">{`It is ${yardstickWords(yardstick)}.`}</span>}
        </span>
      }
    >
      <div className="number flex h-full cursor-help flex-col justify-center gap-0.5 px-2">
        <span className="flex items-baseline justify-between gap-1 leading-4">
          <span className={known ? "font-semibold" : "text-muted"}>{known ? formatDistance(distance) : "–"}</span>
          {known && <span className="truncate text-2xs text-muted">{distance <= 1 ? "inside" : furthest}</span>}
        </span>
        <span className="flex h-4 items-center">
          {signed !== undefined && <BandMark distance={signed} quiet={isReference(row)} />}
        </span>
      </div>
    </Tooltip>
  );
}

/** Why there is no distance. */
function whyUnknown(row: ModelRow, { distances }: Pick<Screen, "distances">): string {
  if (!distances) return "The distances are being fetched.";
  if (row.folded && row.kind === "retrained")
    return "These models are the scale; open the row for each one's distance to the others.";
  const { weights, missing, models } = distances.yardstick;
  const used = Object.keys(weights).filter((name) => !(name in missing));
  if (used.length === 0) return Object.values(missing)[0] ?? `There are ${models} retrained models.`;
  const lacking = used.filter((name) => row.measured?.distances[name] === undefined);
  return lacking.length > 0 ? `It has no value of ${lacking.join(", ")}.` : "It is not measured yet.";
}
