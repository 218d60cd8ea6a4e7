import { formatScore } from "../../../words/numbers";
import { LETTERS, SIDES, type Subject } from "../model/reading";

const UNDER_SAME_MODEL: ReadonlySet<string> = new Set(["twin", "test", "validation"]);

/** Why the bench's privacy scores are not the worst-case privacy scores that Screen and the table of scores print. */
export function WhyOther({ subject, reference }: { subject: Subject; reference: string }) {
  const known = SIDES.flatMap((side) => {
    const value = subject.models[side]?.metrics.WCPS;
    return typeof value === "number" ? [`${LETTERS[side]} ${formatScore(value)}`] : [];
  });
  if (known.length === 0) return null;
  const others = reference === "pool" ? "all retrained models taken together" : "one retrained model";
  const here = UNDER_SAME_MODEL.has(reference) ? "other images under the same model" : others;
  return (
    <p className="number mt-1 text-xs text-muted">
      Screen's WCPS is another number ({known.join(" · ")}): there two signals are tried at 51 fixed thresholds each,
      and the lowest score is averaged over the retrained models, one at a time; here one signal is tried at every
      threshold, against {here}.
    </p>
  );
}
