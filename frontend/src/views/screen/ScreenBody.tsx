import { panelsAt } from "../../components/stagePanels";
import { useUrl } from "../../state/url";
import { useMinWidth } from "../../ui/useMinWidth";
import { GroupDrawer } from "./drawer/GroupDrawer";
import { RunDrawer } from "./drawer/RunDrawer";
import { GROUP } from "./model/rows";
import type { Screen } from "./model/screen";
import { PANELS } from "./panels";
import { ModelsCard } from "./table/ModelsCard";
import { useChoice } from "./useChoice";

const SIDE_BY_SIDE = 1440;
const WIDE = 1920;

/** The table and, beside or below it, what it looks like as a trade-off. */
export function ScreenBody({ screen }: { screen: Screen }) {
  const [{ run }] = useUrl();
  const choice = useChoice();
  const beside = useMinWidth(SIDE_BY_SIDE);
  const wide = useMinWidth(WIDE);
  return (
    <>
      <div className="grid items-start gap-4 min-[1440px]:grid-cols-[minmax(0,1fr)_420px] min-[1920px]:grid-cols-[minmax(0,1fr)_600px]">
        <ModelsCard
          screen={screen}
          choice={choice}
          className="max-h-[max(24rem,calc(100dvh-12rem))] min-[1440px]:max-h-[max(30rem,calc(100dvh-5.75rem))]"
        />
        <div className="grid min-w-0 items-start gap-4 min-[1100px]:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)] min-[1440px]:grid-cols-1">
          {panelsAt(PANELS, ["beside"], { screen, choice, plotHeight: wide ? 480 : beside ? 360 : 340 })}
        </div>
      </div>
      {run?.startsWith(GROUP) && <GroupDrawer key={run} id={run} screen={screen} choice={choice} />}
      {run && !run.startsWith(GROUP) && <RunDrawer key={run} id={run} screen={screen} choice={choice} />}
    </>
  );
}
