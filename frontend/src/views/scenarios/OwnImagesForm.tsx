import { type ReactNode, useId, useState } from "react";
import { type FolderReport, useAddDataset, useLookAtFolder } from "../../api/data";
import { NumberInput } from "../../forms/NumberInput";
import { Button } from "../../ui/Button";
import { ErrorState } from "../../ui/ErrorState";
import { formatCount } from "../../words/numbers";
import { nameFrom } from "./ownImages";

/** A folder of images becomes a data set: looked at first, then added under a name. */
export function OwnImagesForm({ onAdded, onCancel }: { onAdded: (name: string) => void; onCancel: () => void }) {
  const [folder, setFolder] = useState("");
  const [label, setLabel] = useState("");
  const [size, setSize] = useState(Number.NaN);
  const [links, setLinks] = useState(false);
  const look = useLookAtFolder();
  const add = useAddDataset();
  const request = { folder: folder.trim(), size: Number.isFinite(size) ? size : null, links };
  const seen = look.data && JSON.stringify(look.variables) === JSON.stringify(request);
  const name = nameFrom(label);
  const submit = () =>
    add.mutate({ ...request, name, label: label.trim(), license: "" }, { onSuccess: (state) => onAdded(state.name) });
  return (
    <section
      aria-label="Your own images"
      className="flex flex-col gap-3 rounded-lg border border-line bg-sunken/50 p-3"
    >
      <p>
        A folder on the server's machine with a <code>manifest.csv</code> (file, label, optionally split and any other
        columns), with tables as on the Hub (<code>metadata.csv</code>, <code>metadata.jsonl</code>), or with one folder
        for each class. Nothing is copied anywhere else.
      </p>
      <Field label="Folder">
        {(id) => (
          <input
            id={id}
            className="field w-full"
            placeholder="/home/me/photos"
            value={folder}
            onChange={(event) => setFolder(event.currentTarget.value)}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Name">
          {(id) => (
            <input
              id={id}
              className="field w-full"
              placeholder="My photos"
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Size (empty: as they are, or 64)">
          {(id) => <NumberInput id={id} value={size} onChange={setSize} whole unit="pixels" className="w-full" />}
        </Field>
      </div>
      <label className="flex items-center gap-2 text-xs">
        <input type="checkbox" checked={links} onChange={(event) => setLinks(event.currentTarget.checked)} />
        Follow links that lead out of the folder
      </label>
      {look.error && <ErrorState error={look.error} what="This folder cannot be used" compact />}
      {add.error && <ErrorState error={add.error} what="The data set was not added" compact />}
      {seen && look.data && <Found report={look.data} />}
      <div className="flex items-center gap-2">
        <p role="status" className="grow text-xs text-muted">
          {look.isPending ? "Reading manifest and headers…" : add.isPending ? "Adding…" : ""}
        </p>
        <Button look="quiet" small onClick={onCancel}>
          Cancel
        </Button>
        <Button small disabled={!request.folder || look.isPending} onClick={() => look.mutate(request)}>
          Look at it
        </Button>
        <Button look="primary" small disabled={!seen || !name || add.isPending} onClick={submit}>
          Add as {name || "…"}
        </Button>
      </div>
    </section>
  );
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs font-medium">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

function Found({ report }: { report: FolderReport }) {
  const total = (split: string) => (report.counts[split] ?? []).reduce((sum, count) => sum + count, 0);
  const [height, width, channels] = report.image_shape;
  return (
    <div role="status" className="flex flex-col gap-1 rounded-md bg-good-soft px-3 py-2 text-xs">
      <p className="font-medium">
        {formatCount(total("train"))} training and {formatCount(total("test"))} test images of {report.classes.length}{" "}
        classes, from {report.layout}; they become {height}×{width} {channels === 1 ? "grey" : "colour"}.
      </p>
      {Object.entries(report.columns).map(([column, values]) => (
        <p key={column}>
          Column “{column}”: {formatCount(values)} different values
          {report.shared_values[column] !== undefined &&
            `, ${formatCount(report.shared_values[column])} in both splits`}
        </p>
      ))}
      {report.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
