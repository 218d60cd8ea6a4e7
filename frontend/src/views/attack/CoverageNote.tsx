import { Icon } from "../../ui/icons";
import { coverageText } from "../../words/coverage";
import { LETTERS, SIDES, type Subject } from "./model/reading";

/** Which samples the imported predictions of A and B leave out, and what the stage does about it. */
export function CoverageNote({ subject }: { subject: Subject }) {
  const partly = SIDES.flatMap((side) => {
    const run = subject.models[side];
    const text = run && coverageText(run);
    return text ? [{ side, text }] : [];
  });
  if (partly.length === 0) return null;
  return (
    <div
      role="note"
      aria-label="Samples without predictions"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-2.5"
    >
      <Icon name="warning" className="text-warn" />
      <p className="min-w-0 grow basis-0">
        {partly.map(({ side, text }) => (
          <span key={side}>
            The imported predictions of <b className="font-semibold">{LETTERS[side]}</b> cover {text}.{" "}
          </span>
        ))}
        What stands below is about the samples that are covered; retrained models and originals are read on the same
        ones. The others were left out of the file.
      </p>
    </div>
  );
}
