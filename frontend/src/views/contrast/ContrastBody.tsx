import { useMemo } from "react";
import { useSlices } from "../../api/slices";
import { panelsAt } from "../../components/stagePanels";
import { useUrl } from "../../state/url";
import { useMinWidth } from "../../ui/useMinWidth";
import { ContrastHead } from "./head/ContrastHead";
import { splitMask } from "./model/highlights";
import { PANELS } from "./panels";
import type { ContrastData } from "./useContrastView";
import { useSelection } from "./useSelection";
import { useStep } from "./useStep";

const BESIDE = 1440;
const WIDE = 1920;

/** The parts of the view: maps and inspector, and beside or below them what they say by class and by layer. */
export function ContrastBody({ data: finished }: { data: ContrastData }) {
  const at = useStep(finished);
  const { data } = at;
  const { table, split } = data;
  const inSplit = useMemo(() => table && splitMask(table, split), [table, split]);
  const [{ slice: sliceId }] = useUrl();
  const slices = useSlices(data.scenario.id);
  const slice = slices.data?.find((one) => one.id === sliceId);
  const compact = !useMinWidth(BESIDE);
  const wide = useMinWidth(WIDE);
  const selection = useSelection(table, inSplit, slice);
  const stage = { data, finished, selection, inSplit };
  const twoColumns = wide || compact;
  const side = panelsAt(PANELS, ["side"], stage);
  return (
    <div className={`flex flex-col gap-4 ${data.stale ? "opacity-60 transition-opacity" : ""}`} aria-busy={data.stale}>
      <ContrastHead data={data} at={at} />
      <div className="grid items-start gap-4 min-[1440px]:grid-cols-[minmax(0,1fr)_32%] min-[1920px]:grid-cols-[minmax(0,1fr)_45%]">
        <div className="flex min-w-0 flex-col gap-4">
          {panelsAt(PANELS, twoColumns ? ["main"] : ["main", "wide"], stage)}
        </div>
        {twoColumns ? (
          <div className="grid min-w-0 items-start gap-4 min-[900px]:grid-cols-2">
            {[0, 1].map((column) => (
              <div key={column} className="flex min-w-0 flex-col gap-4">
                {side.filter((_, place) => place % 2 === column)}
              </div>
            ))}
            {panelsAt(PANELS, ["wide"], stage).map((panel) => (
              <div key={panel.key} className="min-w-0 min-[900px]:col-span-2">
                {panel}
              </div>
            ))}
          </div>
        ) : (
          <div className="flex min-w-0 flex-col gap-4">{side}</div>
        )}
      </div>
      {panelsAt(PANELS, ["across"], stage)}
    </div>
  );
}
