import { useId, useState } from "react";
import { Icon } from "./icons";

type DropFileProps = { file: File | null; accept: string; hint: string; onChange: (file: File) => void };

/** Takes one file by drop or by the browser's dialog. */
export function DropFile({ file, accept, hint, onChange }: DropFileProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const first = files?.[0];
    if (first) onChange(first);
  };
  return (
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
      <span className="number text-xs text-muted">{file ? inBytes(file.size) : hint}</span>
      <input
        id={id}
        type="file"
        accept={accept}
        className="sr-only"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = ""; // the same file may be chosen again after it was edited
        }}
      />
    </label>
  );
}

const inBytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
