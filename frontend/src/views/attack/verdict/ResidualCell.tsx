import type { ResidualMemory } from "../../../api/attacks";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { ResidualMarks } from "./ResidualMarks";
import { type Domain, formatShare, residualInWords } from "./residual";

const HEIGHT = 24;
const SIDE = 8;

type ResidualCellProps = { residual: ResidualMemory | null; domain: Domain; label: string };

/** Residual memory in a row of a table, on the axis that all rows share, with its value beside it. */
export function ResidualCell({ residual, domain, label }: ResidualCellProps) {
  const plot = usePlot(HEIGHT, { left: SIDE, right: SIDE });
  if (!residual) return <span className="text-2xs text-muted">not known</span>;
  return (
    <span className="flex items-center gap-1">
      <span className="min-w-0 grow">
        <ChartFrame plot={plot} label={`${label}: ${residualInWords(residual)}`}>
          <ResidualMarks
            residual={residual}
            domain={domain}
            range={[plot.left, plot.right]}
            lane={HEIGHT / 2}
            anchors={HEIGHT}
            colour="var(--accent)"
          />
        </ChartFrame>
      </span>
      <span className="number w-12 shrink-0 text-right text-2xs">{formatShare(residual.value)}</span>
    </span>
  );
}
