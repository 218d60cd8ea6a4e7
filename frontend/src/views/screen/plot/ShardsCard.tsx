import { useMemo } from "react";
import { EpochCurves } from "../../../charts/lines/EpochCurves";
import { Card } from "../../../ui/Card";
import { formatPercent } from "../../../words/numbers";
import { CurveLegend } from "../drawer/CurveLegend";
import type { Screen } from "../model/screen";
import { shardCurves } from "../model/shards";

/** What dividing the training samples costs in accuracy, and what it saves when samples are deleted. */
export function ShardsCard({ screen }: { screen: Screen }) {
  const { rows, catalog, baseline } = screen;
  const found = useMemo(() => shardCurves(rows, catalog, baseline), [rows, catalog, baseline]);
  if (!found) return null;
  const shared = { epochs: found.shards, format: formatPercent, share: true, height: 150, axis: "shards", dots: true };
  return (
    <Card
      title="Shards and slices"
      question="What does dividing the training samples cost, and what does it save when some are deleted?"
    >
      <div className="flex flex-col gap-3">
        <EpochCurves label="Test accuracy (TRA)" curves={found.accuracy} {...shared} />
        <EpochCurves label="Share of sample visits trained again" curves={found.cost} {...shared} />
        <CurveLegend curves={found.accuracy} />
      </div>
    </Card>
  );
}
