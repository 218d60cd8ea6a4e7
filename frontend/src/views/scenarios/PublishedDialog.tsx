import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useImportPublished, usePublished } from "../../api/data";
import { useCatalog, useDatasets, useJobs } from "../../api/queries";
import { inScenario, useUrl } from "../../state/url";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { ProgressBar } from "../../ui/ProgressBar";
import { Select } from "../../ui/Select";
import { DatasetPreparation } from "./DatasetPreparation";

/** Which published models should stand here, for which forgotten class? */
export function PublishedDialog() {
  const [, changeUrl] = useUrl();
  const navigate = useNavigate();
  const published = usePublished();
  const catalog = useCatalog();
  const datasets = useDatasets();
  const jobs = useJobs();
  const adopt = useImportPublished();
  const [name, setName] = useState("");
  const [number, setNumber] = useState("0");
  const [folder, setFolder] = useState("");
  const [download, setDownload] = useState(false);
  const ids = { set: useId(), class: useId(), folder: useId() };
  const close = () => changeUrl({ dialog: undefined });
  const chosen = published.data?.find((one) => one.name === name) ?? published.data?.[0];
  const dataset = catalog.data?.datasets.find((one) => one.name === chosen?.dataset);
  const state = datasets.data?.find((one) => one.name === chosen?.dataset);
  const fetching = jobs.data?.find((one) => one.id === adopt.data?.job);
  const waiting = fetching?.state === "queued" || fetching?.state === "running";
  const send = () => {
    if (!chosen) return;
    const place = folder.trim() || null;
    adopt.mutate(
      { name: chosen.name, class_number: Number(number), folder: place, download: fetching ? false : download },
      {
        onSuccess: (found) => {
          if (!found.scenario) return;
          const id = found.scenario.id;
          void navigate({ to: "/build", search: (before) => ({ ...inScenario(before, id), dialog: undefined }) });
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={close}
      width="wide"
      title="Published checkpoints"
      description="An original, the model retrained without a class, and unlearned ones that others published: imported, evaluated, and compared with what their cards state."
      footer={
        <>
          <p role="status" className="min-w-0 grow text-muted">
            {adopt.isPending ? "Checking and importing…" : fetching?.state === "succeeded" ? "The files are here." : ""}
          </p>
          <Button look="quiet" onClick={close}>
            Cancel
          </Button>
          <Button look="primary" disabled={!state?.ready || adopt.isPending || waiting} onClick={send}>
            Import this class
          </Button>
        </>
      }
    >
      {(published.isPending || catalog.isPending) && <Loading lines={4} />}
      {published.error && <ErrorState error={published.error} onRetry={() => void published.refetch()} />}
      {chosen && dataset && (
        <div className="flex flex-col gap-3">
          <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-center gap-x-3 gap-y-2">
            <label htmlFor={ids.set}>Checkpoints</label>
            <Select
              id={ids.set}
              value={chosen.name}
              onChange={setName}
              options={(published.data ?? []).map((one) => ({ value: one.name, label: one.label }))}
            />
            <label htmlFor={ids.class}>Forgotten class</label>
            <Select
              id={ids.class}
              value={number}
              onChange={setNumber}
              options={dataset.classes.map((label, position) => ({ value: String(position), label }))}
            />
            <label htmlFor={ids.folder}>Local folder</label>
            <input
              id={ids.folder}
              className="field"
              placeholder="empty: what was fetched before"
              value={folder}
              onChange={(event) => setFolder(event.currentTarget.value)}
            />
          </div>
          <label className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-accent"
              checked={download}
              onChange={(event) => setDownload(event.currentTarget.checked)}
            />
            may fetch what is missing from the Hub ({chosen.repository})
          </label>
          <p className="text-xs text-muted">
            Layout: {chosen.layout}. Licence: {chosen.license}. Unlearned by:{" "}
            {chosen.unlearned.map((method) => String(method.label)).join(", ") || "none published"}.
          </p>
          {chosen.notes.map((note) => (
            <p key={note} className="rounded-md bg-warn-soft px-3 py-2 text-xs text-warn">
              {note}
            </p>
          ))}
          {state && !state.ready && <DatasetPreparation key={dataset.name} info={dataset} state={state} />}
          {waiting && <ProgressBar fraction={fetching?.progress?.fraction ?? 0} label="Fetching the files" />}
          {fetching?.error && (
            <p className="rounded-md bg-bad-soft px-3 py-2 text-bad">
              {fetching.error.detail} {fetching.error.advice}
            </p>
          )}
          {adopt.error && <ErrorState error={adopt.error} what="Nothing was imported" compact />}
        </div>
      )}
    </Dialog>
  );
}
