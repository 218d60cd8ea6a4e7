import { useEffect, useState } from "react";
import { saveCsv } from "../../../charts/export";
import { useUrl } from "../../../state/url";
import { IconButton } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { EmptyState } from "../../../ui/EmptyState";
import { plural } from "../../../words/numbers";
import { runTitle } from "../../../words/runs";
import type { Subject } from "../model/reading";
import { useVerdicts } from "../model/verdict";
import { domainOfResiduals } from "../verdict/residual";
import { LadderRow } from "./LadderRow";
import { orderedAsScreen } from "./order";
import { useGridKeys } from "./useGridKeys";

/** How many runs are asked for at a time: the server works on as many. */
const AT_ONCE = 2;

/** The evidence of every unlearned run side by side, judged as one family; asked for run by run. */
export function LadderTable({ subject }: { subject: Subject }) {
  const [{ sort, margin }] = useUrl();
  const [asked, setAsked] = useState(AT_ONCE);
  const runs = orderedAsScreen(subject, sort);
  const verdicts = useVerdicts(runs, margin, asked);
  const { ref, onKeyDown, place } = useGridKeys<HTMLTableElement>();
  const waiting = verdicts.findIndex(({ isPending, error }) => isPending && !error);
  const done = waiting < 0 ? runs.length : waiting;
  useEffect(() => setAsked(done + AT_ONCE), [done]);
  const ladders = verdicts.flatMap(({ ladder }) => ladder ?? []);
  const domain = domainOfResiduals(ladders.flatMap(({ residual }) => residual ?? []));
  const rungs = ladders[0]?.rungs ?? [];
  if (runs.length === 0) return <EmptyState title="No unlearned run">Run a method under Build.</EmptyState>;
  return (
    <Card
      title="Evidence matrix"
      question={`${plural(runs.length, "unlearned run")} as one family: with so many, one is accused by chance more easily, so each has to stand out further than alone (Dunnett). Sorted as under Screen.`}
      tools={
        done > 0 && (
          <IconButton
            icon="download"
            label="Save the evidence as CSV"
            small
            onClick={() => saveCsv(csvRows(runs, verdicts), "evidence")}
          />
        )
      }
    >
      <div className="overflow-x-auto">
        <table ref={ref} onKeyDown={onKeyDown} className="w-full min-w-220 table-fixed border-collapse text-xs">
          <colgroup>
            <col className="w-[24%]" />
            <col className="w-[11%]" />
            <col className="w-[17%]" />
          </colgroup>
          <thead>
            <tr className="border-b border-line text-2xs text-muted">
              <th scope="col" className="text-left font-medium">
                Run
              </th>
              <th scope="col" className="text-left font-medium">
                Verdict
              </th>
              <th scope="col" className="font-medium">
                Residual memory
                <span className="block font-normal">dashed: retrained · □ original</span>
              </th>
              {rungs.map((rung) => (
                <th key={rung.name} scope="col" className="px-0.5 py-0.5 align-bottom leading-3 font-medium">
                  {rung.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((run, row) => {
              const verdict = verdicts[row];
              return (
                <LadderRow
                  key={run.id}
                  run={run}
                  name={runTitle(run, subject.catalog)}
                  ladder={verdict?.ladder}
                  fault={verdict?.error?.message}
                  domain={domain}
                  columns={rungs.length}
                  place={(column) => place(row, column)}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      {done < runs.length && (
        <p role="status" className="mt-2 text-2xs text-muted">
          {done} of {plural(runs.length, "run")} judged…
        </p>
      )}
    </Card>
  );
}

const csvRows = (runs: Subject["runs"], verdicts: ReturnType<typeof useVerdicts>) =>
  runs.map((run, place) => {
    const ladder = verdicts[place]?.ladder;
    return {
      run: run.id,
      method: run.method,
      seed: run.seed,
      state: ladder?.state,
      memory: ladder?.memory,
      side_effects: ladder?.side_effects,
      residual: ladder?.residual?.value,
      lower: ladder?.residual?.lower,
      upper: ladder?.residual?.upper,
      at_most: ladder?.residual?.at_most,
      ...Object.fromEntries(
        (ladder?.rungs ?? []).flatMap((rung) => [
          [rung.name, rung.state],
          [`${rung.name} p adjusted`, rung.p_adjusted],
        ]),
      ),
    };
  });
