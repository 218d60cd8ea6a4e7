import { useState } from "react";
import { useImportRun } from "../../../api/mutations";
import { useRuns } from "../../../api/queries";
import type { Scenario } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { FileField } from "./FileField";
import { ImportFields } from "./ImportFields";
import { ImportRefusal } from "./ImportRefusal";
import { EMPTY, formOf, type ImportDraft, lacking, withFile } from "./importRequest";

/** Which model made elsewhere should be compared here? */
export function ImportDialog({ scenario }: { scenario: Scenario }) {
  const [draft, setDraft] = useState<ImportDraft>(EMPTY);
  const [, changeUrl] = useUrl();
  const runs = useRuns(scenario.id);
  const send = useImportRun();
  const toast = useUi((state) => state.toast);
  const change = (next: ImportDraft) => {
    send.reset();
    setDraft(next);
  };
  const close = () => changeUrl({ dialog: undefined });
  const submit = () =>
    send.mutate(formOf(draft, scenario.id), {
      onSuccess: ({ run }) => {
        toast({
          title: run.existing ? "This file was imported before" : "Imported",
          detail: run.existing ? `It is run ${run.id}.` : "It fits; metrics are being computed.",
          tone: "good",
        });
        close();
      },
    });
  const reason = lacking(draft);
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Import a model"
      description={`Made elsewhere for this scenario: ${scenario.title}`}
      footer={
        <>
          <p role="status" className="min-w-0 grow text-muted">
            {send.isPending ? "Sending and checking…" : (reason ?? "")}
          </p>
          <Button look="quiet" onClick={close}>
            Cancel
          </Button>
          <Button look="primary" disabled={reason !== null || send.isPending} onClick={submit}>
            Import
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FileField file={draft.file} onChange={(file) => change(withFile(draft, file))} />
        {send.error && <ImportRefusal error={send.error} />}
        <ImportFields draft={draft} runs={runs.data ?? []} onChange={(update) => change({ ...draft, ...update })} />
        <details className="rounded-lg border border-line text-xs">
          <summary className="px-3 py-2 font-medium text-muted hover:text-text">What the files must hold</summary>
          <div className="flex flex-col gap-2 border-t border-line p-3">
            <p>
              Weights: a state dictionary of {scenario.architecture}. Names, shapes and kinds of numbers are compared
              with it before anything is stored.
            </p>
            <p>
              Predictions: <code>train_indices</code>, <code>train_logits</code>, <code>test_indices</code>,{" "}
              <code>test_logits</code>; also <code>validation_…</code> and <code>…_features</code>. One row of logits
              for each sample id, in any order; what is left out is named where it is missed.
            </p>
            <p>Nothing in a file is run. A .pth is converted in a process without privileges, within limits.</p>
          </div>
        </details>
      </div>
    </Dialog>
  );
}
