import type { GroupMetricInfo, SetScore } from "../../../api/types";
import { Drawing } from "../../../charts/frame";
import { formatScore } from "../../../words/numbers";

const WIDTH = 460;
const HEIGHT = 44;
const EDGE = 8;

type SetScoreStripProps = { score: SetScore; info: GroupMetricInfo };

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The score among what equal sets score: retrained against retrained, and the group with as few models as that. */
export function SetScoreStrip({ score, info }: SetScoreStripProps) {
  const { self_test: equal, matched, half } = score;
  const values = [...equal, ...matched];
  const low = Math.min(0, ...values);
  const high = Math.max(info.bounds[1] ?? 0, ...values);
  const place = (value: number) => EDGE + ((value - low) / (high - low || 1)) * (WIDTH - 2 * EDGE);
  return (
    <figure className="flex flex-col gap-1">
      <Drawing
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        label={`Self-test ${range(equal)}, this group with as few models ${range(matched)}`}
        className="h-11 w-full"
      >
        <path d={`M${EDGE} ${HEIGHT / 2}H${WIDTH - EDGE}`} stroke="var(--line)" />
        {equal.map((value, number) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: draws have no other name
            key={`e${number}`}
            x={place(value) - 4}
            y={8}
            width={8}
            height={8}
            fill="var(--reference)"
            fillOpacity={0.75}
          />
        ))}
        {matched.map((value, number) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: draws have no other name
            key={`m${number}`}
            cx={place(value)}
            cy={HEIGHT - 12}
            r={4.5}
            fill="var(--accent)"
            fillOpacity={0.75}
          />
        ))}
      </Drawing>
      <figcaption className="number text-xs">
        <span className="mr-1 inline-block size-2 bg-reference" aria-hidden="true" />
        Self-test, {half} retrained against {half} retrained: <b>{formatScore(mean(equal))}</b> ({range(equal)}).{" "}
        <span className="mr-1 inline-block size-2 rounded-full bg-accent" aria-hidden="true" />
        This group, {half} against {half}: <b>{formatScore(mean(matched))}</b> ({range(matched)}).{" "}
        <span className="text-muted">{reading(score, info)}</span>
      </figcaption>
    </figure>
  );
}

export const range = (values: readonly number[]) =>
  `${formatScore(Math.min(...values))} to ${formatScore(Math.max(...values))}`;

/** What the comparison at equal size says; draws share models, so that only clear cuts are named. */
export function reading({ self_test: equal, matched }: SetScore, { direction }: Pick<GroupMetricInfo, "direction">) {
  const sign = direction === "lower" ? -1 : 1;
  const [mine, theirs] = [matched.map((value) => sign * value), equal.map((value) => sign * value)];
  if (Math.max(...mine) < Math.min(...theirs)) return "Told apart: worse than any two halves of the retrained pool.";
  if (Math.min(...mine) > Math.max(...theirs))
    return "Better than retrained models score among themselves: this form is blind to something.";
  return "Not told apart from retrained models at this number of models.";
}
