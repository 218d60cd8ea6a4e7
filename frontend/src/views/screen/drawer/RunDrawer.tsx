import { useRun } from "../../../api/queries";
import type { Run } from "../../../api/types";
import { ACTIVE } from "../../../api/types";
import { KindChip } from "../../../components/KindChip";
import { StatusChip } from "../../../components/StatusChip";
import { Button } from "../../../ui/Button";
import { Drawer } from "../../../ui/Drawer";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { tellingWords } from "../../../words/parameters";
import { runLabel, shortId } from "../../../words/runs";
import type { Screen } from "../model/screen";
import type { Choice } from "../useChoice";
import { canResume, useRunActions } from "../useRunActions";
import { ChooseButtons } from "./ChooseButtons";
import { FilesSection } from "./FilesSection";
import { HistorySection } from "./HistorySection";
import { LogSection } from "./LogSection";
import { MetricsSection } from "./MetricsSection";
import { OriginSection } from "./OriginSection";
import { ParametersSection } from "./ParametersSection";
import { StateNote } from "./StateNote";

type RunDrawerProps = { id: string; screen: Screen; choice: Choice };

/** Everything about one run, beside the table. */
export function RunDrawer({ id, screen, choice }: RunDrawerProps) {
  const detail = useRun(id);
  const actions = useRunActions(screen.catalog);
  const run = detail.data;
  const a = screen.runs.find((one) => one.id === choice.a);
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && choice.open(undefined)}
      title={run ? <Title run={run} screen={screen} /> : `Run ${shortId(id)}`}
      footer={
        run && (
          <>
            <ChooseButtons run={run} choice={choice} />
            <span className="grow" />
            {ACTIVE.has(run.status) && (
              <Button small icon="stop" disabled={actions.pending} onClick={() => actions.cancelRun(run)}>
                Cancel
              </Button>
            )}
            {canResume(run) && (
              <Button small icon="retry" disabled={actions.pending} onClick={() => actions.resumeRun(run)}>
                Resume
              </Button>
            )}
            <Button
              small
              look="danger"
              icon="trash"
              disabled={actions.pending || ACTIVE.has(run.status)}
              onClick={() => actions.deleteRun(run)}
            >
              Delete
            </Button>
          </>
        )
      }
    >
      {detail.error && !run && (
        <ErrorState error={detail.error} what="This run" onRetry={() => void detail.refetch()} />
      )}
      {detail.isPending && <Loading label="Loading the run" lines={10} />}
      {run && (
        <div className="flex flex-col gap-4">
          <StateNote run={run} />
          <MetricsSection run={run} screen={screen} faults={run.faults} />
          <HistorySection run={run} />
          <ParametersSection run={run} a={a} catalog={screen.catalog} />
          <FilesSection run={run} />
          <OriginSection run={run} choice={choice} />
          <LogSection run={run.id} failed={run.status === "failed"} />
        </div>
      )}
    </Drawer>
  );
}

function Title({ run, screen }: { run: Run; screen: Screen }) {
  const words = tellingWords(run, screen.differing);
  return (
    <span className="flex flex-col gap-0.5">
      <span className="flex flex-wrap items-center gap-2">
        {runLabel(run, screen.catalog)}
        <KindChip kind={run.kind} />
        {run.status !== "succeeded" && <StatusChip state={run.status} />}
      </span>
      <span className="number text-xs font-normal text-muted">
        {[words, `seed ${run.seed}`].filter(Boolean).join(" · ")} · <span className="font-mono">{shortId(run.id)}</span>
      </span>
    </span>
  );
}
