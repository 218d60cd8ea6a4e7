import { DropFile } from "../../../ui/DropFile";
import { ACCEPTED, uploadOf } from "./importRequest";

const MEANING = {
  weights: "Weights: predictions and features are computed here, everything works.",
  predictions: "Predictions: every view and attack works that needs no weights.",
} as const;

/** Takes a file and says what it is. */
export function FileField({ file, onChange }: { file: File | null; onChange: (file: File) => void }) {
  const upload = file && uploadOf(file.name);
  return (
    <div>
      <DropFile
        file={file}
        accept={ACCEPTED}
        hint="weights: .safetensors, .pth, .pt, .ckpt · predictions: .npz"
        onChange={onChange}
      />
      {upload && <p className="mt-1 text-xs text-muted">{MEANING[upload]}</p>}
    </div>
  );
}
