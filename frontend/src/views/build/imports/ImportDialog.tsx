import { useRef, useState } from "react";
import { useImportRun } from "../../../api/mutations";
import { useRuns } from "../../../api/queries";
import type { Scenario } from "../../../api/types";
import { wasStopped } from "../../../api/upload";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { ProgressBar } from "../../../ui/ProgressBar";
import { formatBytes } from "../../../words/numbers";
import { FileField } from "./FileField";
import { ImportFields } from "./ImportFields";
import { ImportRefusal } from "./ImportRefusal";
import { EMPTY, formOf, type ImportDraft, lacking, withFile } from "./importRequest";

const STOPPED = "Stopped. Nothing was kept; you can send it again.";

/** How far the sending is, and what comes after. */
function sendingWords(sent: number, file: File | null): string {
  if (sent >= 1 || !file) return "Sent. It is being checked; a model that fits appears in the queue.";
  return `Sending ${formatBytes(sent * file.size)} of ${formatBytes(file.size)}, ${Math.floor(100 * sent)} %`;
}

/** Which model made elsewhere should be compared here? */
export function ImportDialog({ scenario }: { scenario: Scenario }) {
  const [draft, setDraft] = useState<ImportDraft>(EMPTY);
  const [, changeUrl] = useUrl();
  const runs = useRuns(scenario.id);
  const send = useImportRun();
  const toast = useUi((state) => state.toast);
  const [sent, setSent] = useState(0);
  const stopper = useRef<AbortController>(null);
  const sending = send.isPending && sent < 1;
  const change = (next: ImportDraft) => {
    send.reset();
    setDraft(next);
  };
  const close = () => {
    if (sending) stopper.current?.abort();
    changeUrl({ dialog: undefined });
  };
  const submit = () => {
    stopper.current = new AbortController();
    setSent(0);
    const form = formOf(draft, scenario.id);
    send.mutate(
      { form, onSent: setSent, signal: stopper.current.signal },
      {
        onSuccess: ({ run }) => {
          toast({
            title: run.existing ? "This file was imported before" : "Imported",
            detail: run.existing ? `It is run ${run.id}.` : "It fits; metrics are being computed.",
            tone: "good",
          });
          close();
        },
      },
    );
  };
  const reason = lacking(draft);
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Import a model"
      description={`Made elsewhere for this scenario: ${scenario.title}`}
      footer={
        <>
          <div className="min-w-0 grow">
            <p role="status" className="number text-muted">
              {send.isPending ? sendingWords(sent, draft.file) : wasStopped(send.error) ? STOPPED : (reason ?? "")}
            </p>
            {sending && <ProgressBar fraction={sent} label="Sent" />}
          </div>
          {sending ? (
            <Button look="quiet" onClick={() => stopper.current?.abort()}>
              Stop sending
            </Button>
          ) : (
            <Button look="quiet" onClick={close}>
              {send.isPending ? "Close" : "Cancel"}
            </Button>
          )}
          <Button look="primary" disabled={reason !== null || send.isPending} onClick={submit}>
            Import
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FileField file={draft.file} onChange={(file) => change(withFile(draft, file))} />
        {send.error && !wasStopped(send.error) && <ImportRefusal error={send.error} />}
        <ImportFields draft={draft} runs={runs.data ?? []} onChange={(update) => change({ ...draft, ...update })} />
        <details className="rounded-lg border border-line text-xs">
          <summary className="px-3 py-2 font-medium text-muted hover:text-text">What the files must hold</summary>
          <div className="flex flex-col gap-2 border-t border-line p-3">
            <p>
              Weights: a state dictionary of {scenario.architecture}, alone or in a checkpoint. Prefixes, copies and the
              names of other code bases are recognised; names, shapes and kinds of numbers are compared with it before
              anything is stored, and the run keeps what was done.
            </p>
            <p>
              Predictions: <code>train_indices</code>, <code>train_logits</code>, <code>test_indices</code>,{" "}
              <code>test_logits</code>; also <code>validation_…</code> and <code>…_features</code>. One row of logits
              for each sample id, in any order; what is left out is named where it is missed. Probabilities, in one or
              in percent, go by <code>…_probabilities</code> in place of <code>…_logits</code>.
            </p>
            <p>Nothing in a file is run. A .pth is converted in a process without privileges, within limits.</p>
          </div>
        </details>
      </div>
    </Dialog>
  );
}
