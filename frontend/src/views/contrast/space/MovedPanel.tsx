import { useMemo, useState } from "react";
import { type Part, useComputeAgain, useMoved, useRefreshSamples } from "../../../api/contrast";
import type { Moved, Mover } from "../../../api/types";
import type { Row } from "../../../charts/export";
import { Panel } from "../../../components/Panel";
import { stateOfAnswer } from "../../../components/PanelState";
import { sheetsOf } from "../../../domain/sheets";
import { useUi } from "../../../state/ui";
import { Segmented } from "../../../ui/Segmented";
import { formatPercent } from "../../../words/numbers";
import { SHEET_SIZE } from "../inspector/SampleImage";
import type { ContrastData } from "../useContrastView";
import { KeptBars } from "./KeptBars";
import { MoverRow } from "./MoverRow";

/** Which samples have other neighbours in B than in A? Needs no projection. */
export function MovedPanel({ data }: { data: ContrastData }) {
  const [among, setAmong] = useState<"all" | "forget" | "retain">("all");
  const computeAgain = useComputeAgain();
  const { pair, split, names, scenario, contrast } = data;
  const part: Part | null = among === "all" ? null : split === "train" ? among : `test_${among}`;
  const lacking = contrast.missing.find((one) => one.affects.includes("neighbours"));
  const query = useMoved(lacking ? null : pair, part);
  const found = query.data?.result ?? null;
  useRefreshSamples(pair, found !== null && data.table !== null && data.table.neighboursKept === null);
  const { placed, sheets } = useMemo(() => sheetsOf(found?.samples ?? [], SHEET_SIZE), [found]);
  return (
    <Panel
      title="What moved"
      question={
        found
          ? `Share of the ${found.k} nearest neighbours in feature space that B keeps from A. No projection involved.`
          : "Share of nearest neighbours in feature space that B keeps from A."
      }
      name={`moved-${contrast.a.run}-${contrast.b.run}`}
      rows={() => (found ? exportRows(found, names) : [])}
      state={
        lacking
          ? null
          : stateOfAnswer(query, {
              what: "What moved",
              working: "Finding neighbours",
              onRetry: () => void computeAgain.moved(pair, part).catch(() => undefined),
            })
      }
    >
      {lacking ? (
        <p className="text-muted">
          {lacking.reason} {lacking.advice}
        </p>
      ) : (
        found && (
          <div className="grid items-start gap-x-6 gap-y-3 min-[760px]:grid-cols-2">
            <KeptBars moved={found} retrained={contrast.retrained.length} />
            <div className="min-w-0">
              <div className="mb-1 flex items-center justify-between gap-2">
                <h3 className="font-medium">Fewest kept</h3>
                <Segmented
                  label="Rank among"
                  value={among}
                  options={[
                    { value: "all", label: "All" },
                    { value: "forget", label: "Forget" },
                    { value: "retain", label: "Retain" },
                  ]}
                  onChange={(value) => setAmong(value === "forget" || value === "retain" ? value : "all")}
                />
              </div>
              <ol
                className="flex max-h-64 flex-col overflow-y-auto"
                onPointerLeave={() => useUi.getState().hoverSample(null)}
              >
                {found.samples.map((mover, place) => {
                  const at = placed[place];
                  return (
                    at && (
                      <MoverRow
                        key={mover.row}
                        mover={mover}
                        placed={at}
                        sheets={sheets}
                        dataset={scenario.dataset}
                        names={names}
                      />
                    )
                  );
                })}
                {found.samples.length === 0 && <li className="text-muted">No sample of this part has features.</li>}
              </ol>
            </div>
          </div>
        )
      )}
    </Panel>
  );
}

const exportRows = ({ samples }: Moved, names: readonly string[]): Row[] =>
  samples.map((one: Mover) => ({
    split: one.split,
    index: one.index,
    "true class": names[one.label],
    "predicted A": names[one.predicted_a],
    "predicted B": names[one.predicted_b],
    "neighbours kept": formatPercent(one.kept),
    "probability shift": one.shift,
  }));
