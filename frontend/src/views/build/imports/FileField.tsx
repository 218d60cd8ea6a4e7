import { useId, useState } from "react";
import { Icon } from "../../../ui/icons";
import { ACCEPTED, uploadOf } from "./importRequest";

const MEANING = {
  weights: "Weights: predictions and features are computed here, everything works.",
  predictions: "Predictions: every view and attack works that needs no weights.",
} as const;

/** Takes a file by drop or by the browser's dialog, and says what it is. */
export function FileField({ file, onChange }: { file: File | null; onChange: (file: File) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const upload = file && uploadOf(file.name);
  const take = (files: FileList | null | undefined) => {
    const first = files?.[0];
    if (first) onChange(first);
  };
  return (
    <div>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
        className={`flex cursor-pointer flex-col items-center gap-1 rounded-lg border border-dashed px-4 py-6 text-center focus-within:outline-2 focus-within:outline-accent hover:bg-sunken ${over ? "border-accent bg-sunken" : "border-edge"}`}
      >
        <Icon name="add" className="text-muted" />
        <span className="font-medium break-all">{file ? file.name : "Drop a file here, or choose one"}</span>
        <span className="number text-xs text-muted">
          {file ? megabytes(file.size) : "weights: .safetensors, .pth, .pt · predictions: .npz"}
        </span>
        <input
          id={id}
          type="file"
          accept={ACCEPTED}
          className="sr-only"
          onChange={(event) => take(event.currentTarget.files)}
        />
      </label>
      {upload && <p className="mt-1 text-xs text-muted">{MEANING[upload]}</p>}
    </div>
  );
}

const megabytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
