import type { StagePanel } from "../../components/stagePanels";
import type { Screen } from "./model/screen";
import { BestCard } from "./plot/BestCard";
import { ShardsCard } from "./plot/ShardsCard";
import { TradeoffPanel } from "./plot/TradeoffPanel";
import type { Choice } from "./useChoice";

/** What panels of the stage are drawn from. */
export type ScreenStage = { screen: Screen; choice: Choice; plotHeight: number };

/** What stands beside or below the table, in this order. */
export const PANELS: readonly StagePanel<"beside", ScreenStage>[] = [
  {
    id: "tradeoff",
    place: "beside",
    draw: ({ screen, choice, plotHeight }) => <TradeoffPanel screen={screen} choice={choice} height={plotHeight} />,
  },
  { id: "best", place: "beside", draw: ({ screen, choice }) => <BestCard screen={screen} choice={choice} /> },
  { id: "shards", place: "beside", draw: ({ screen }) => <ShardsCard screen={screen} /> },
];
