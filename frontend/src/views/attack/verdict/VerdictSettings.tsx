import { useUrl } from "../../../state/url";
import { Segmented } from "../../../ui/Segmented";
import { Select } from "../../../ui/Select";
import { SIDES, type Subject } from "../model/reading";
import { FEWEST_SEEDS, seedsOf } from "../model/verdict";
import { formatShare } from "./residual";

const MARGINS = [1, 0.75, 0.5, 0.25];

/** Whether one run or its method is judged, where enough seeds are there, and what counts as forgotten; kept in the link. */
export function VerdictSettings({ subject }: { subject: Subject }) {
  const [{ scope, margin }, changeUrl] = useUrl();
  const seeds = SIDES.flatMap((side) => {
    const run = subject.models[side];
    return run ? [seedsOf(subject, run)] : [];
  });
  const most = Math.max(0, ...seeds);
  const margins = [...new Set([...MARGINS, ...(margin ? [margin] : [])])].sort((left, right) => right - left);
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      {most >= FEWEST_SEEDS && (
        <Segmented
          label="What the verdict is about"
          value={scope ?? "run"}
          options={[
            { value: "run", label: "This run" },
            { value: "method", label: `The method (${most} seeds)` },
          ]}
          onChange={(value) => changeUrl({ scope: value === "method" ? value : undefined })}
        />
      )}
      <Select
        className="w-60"
        aria-label="Margin: what counts as forgotten"
        title="Share of the original's effect below which a rung counts as forgotten enough. Fix it before you look."
        value={margin === undefined ? "" : String(margin)}
        placeholder={scope === "method" ? "Margin: 50 % of the original" : "Margin: 100 % of the original"}
        options={margins.map((one) => ({
          value: String(one),
          label: `Margin: ${formatShare(one)} of the original`,
        }))}
        onChange={(value) => changeUrl({ margin: value === "" ? undefined : Number(value) })}
      />
    </div>
  );
}
