import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useCreateScenario } from "../../api/mutations";
import { useCatalog, useDatasets, useScenario, useScenarioPreview } from "../../api/queries";
import type { Catalog } from "../../api/types";
import { DIALOG_CLOSED } from "../../state/forgetLink";
import { useUi } from "../../state/ui";
import { inScenario, useUrl } from "../../state/url";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { useDebounced } from "../../ui/useDebounced";
import { ScenarioForm } from "./ScenarioForm";
import { ScenarioPreviewPanel } from "./ScenarioPreviewPanel";
import { type Draft, draftLike, firstDraft, missingIn, requestOf } from "./scenarioRequest";

/**
 * Makes a scenario: what is learned on the left, what comes of it on the right, before anything is stored. A link may
 * bring what to start from: an existing scenario, and samples of it that were selected elsewhere.
 */
export function NewScenarioDialog() {
  const catalog = useCatalog();
  const [url, changeUrl] = useUrl();
  const like = useScenario(url.like);
  const error = catalog.error ?? like.error;
  if (catalog.data && (!url.like || like.data)) {
    const draft = like.data ? draftLike(like.data, catalog.data, url.forget) : firstDraft(catalog.data);
    const from = like.data && `Starts from “${like.data.title}”${url.forget ? " and the samples selected in it" : ""}.`;
    return <ScenarioDialog key={`${url.like}/${url.forget}`} catalog={catalog.data} start={draft} from={from} />;
  }
  return (
    <Dialog open onOpenChange={() => changeUrl(DIALOG_CLOSED)} title="New scenario" width="wide">
      {error ? (
        <ErrorState
          error={error}
          what={catalog.error ? "Catalogue" : "The scenario to start from"}
          onRetry={() => void (catalog.error ? catalog : like).refetch()}
        />
      ) : (
        <Loading lines={8} />
      )}
    </Dialog>
  );
}

type ScenarioDialogProps = { catalog: Catalog; start: Draft; from?: string };

function ScenarioDialog({ catalog, start, from }: ScenarioDialogProps) {
  const [draft, setDraft] = useState<Draft>(start);
  const [, changeUrl] = useUrl();
  const navigate = useNavigate();
  const datasets = useDatasets();
  const create = useCreateScenario();
  const toast = useUi((state) => state.toast);

  const ready = datasets.data?.find((state) => state.name === draft.dataset)?.ready ?? false;
  const missing = missingIn(draft);
  const request = requestOf(draft);
  const settled = useDebounced(JSON.stringify(request));
  const current = settled === JSON.stringify(request);
  const preview = useScenarioPreview(ready && missing === null && current ? request : null);
  const error = create.error ?? (missing === null ? preview.error : null);

  const submit = () =>
    create.mutate(request, {
      onSuccess: (answer) => {
        if (!("sizes" in answer)) {
          toast({
            title: "The data set is being prepared",
            detail: "Create the scenario when it is ready.",
            tone: "plain",
          });
          return;
        }
        toast({
          title: preview.data?.exists ? "Scenario opened" : "Scenario made",
          detail: answer.title,
          tone: "good",
        });
        void navigate({
          to: "/build",
          search: (before) => ({ ...inScenario(before, answer.id), ...DIALOG_CLOSED }),
        });
      },
    });

  const reason = missing ?? (!ready ? "The data set is not prepared on this machine yet." : null);
  const blocked = reason !== null || !preview.data || preview.isError || !current || create.isPending;
  return (
    <Dialog
      open
      onOpenChange={() => changeUrl(DIALOG_CLOSED)}
      title="New scenario"
      description={
        from ?? "Runs are comparable only inside one scenario: data, architecture, training recipe and forget set."
      }
      width="wide"
      footer={
        <>
          <p className="min-w-0 grow text-muted">
            {reason ?? (preview.data?.exists ? "This scenario exists already." : "")}
          </p>
          <Button look="quiet" onClick={() => changeUrl(DIALOG_CLOSED)}>
            Cancel
          </Button>
          <Button look="primary" disabled={blocked} onClick={submit}>
            {preview.data?.exists && !reason ? "Open scenario" : "Create scenario"}
          </Button>
        </>
      }
    >
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <ScenarioForm catalog={catalog} states={datasets.data ?? []} draft={draft} onChange={setDraft} error={error} />
        <aside aria-label="Preview" className="lg:sticky lg:top-0 lg:self-start">
          <ScenarioPreviewPanel
            catalog={catalog}
            draft={draft}
            preview={missing === null && ready ? preview.data : undefined}
            fetching={preview.isFetching || !current}
            error={error}
            reason={reason}
          />
        </aside>
      </div>
    </Dialog>
  );
}
