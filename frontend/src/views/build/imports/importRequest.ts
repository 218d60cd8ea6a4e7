import { asProblem } from "../../../api/problem";
import type { Run, RunKind } from "../../../api/types";

/** What an upload is: weights are computed with here; predictions alone are taken as they are. */
export type Upload = "weights" | "predictions";

/** How the images of uploaded weights are normalised. */
export const NORMALISATIONS = ["scenario", "own", "none", "inside"] as const;
export type Normalisation = (typeof NORMALISATIONS)[number];

export type ImportDraft = {
  file: File | null;
  kind: RunKind;
  label: string;
  seed: number;
  base: string;
  /** Run time of the method in seconds, as a person measured it; NaN if it was not. */
  seconds: number;
  device: string;
  normalisation: Normalisation;
  /** By channel of pixels in 0..1, as typed. */
  mean: string;
  deviation: string;
};

export const EMPTY: ImportDraft = {
  file: null,
  kind: "unlearned",
  label: "",
  seed: 0,
  base: "",
  seconds: Number.NaN,
  device: "",
  normalisation: "scenario",
  mean: "",
  deviation: "",
};

const WEIGHTS = [".safetensors", ".pth", ".pt", ".ckpt", ".bin", ".tar"];
const PREDICTIONS = [".npz"];
export const ACCEPTED = [...WEIGHTS, ...PREDICTIONS].join(",");
const LONGEST_LABEL = 80;

/** What a file is by its name; the server looks at its content. */
export function uploadOf(name: string): Upload | null {
  const ends = (suffix: string) => name.toLowerCase().endsWith(suffix);
  if (WEIGHTS.some(ends)) return "weights";
  return PREDICTIONS.some(ends) ? "predictions" : null;
}

/** The draft with a file; a title that was not typed follows its name. */
export function withFile(draft: ImportDraft, file: File): ImportDraft {
  const named = (given: File | null) => given?.name.replace(/\.[^.]+$/, "").slice(0, LONGEST_LABEL) ?? "";
  return { ...draft, file, label: draft.label === named(draft.file) ? named(file) : draft.label };
}

/** Why the draft cannot be sent yet, or nothing. */
export function lacking(draft: ImportDraft): string | null {
  const { file, label, seed, seconds } = draft;
  if (!file) return "Choose a file.";
  if (!uploadOf(file.name)) return `“${file.name}” is neither weights (${WEIGHTS.join(", ")}) nor predictions (.npz).`;
  if (file.size === 0) return `“${file.name}” is empty.`;
  if (label.trim() === "") return "Give it a title.";
  if (!Number.isInteger(seed) || seed < 0) return "The seed is a whole number from 0.";
  if (seconds < 0) return "The run time is a number of seconds.";
  if (
    uploadOf(file.name) === "weights" &&
    draft.normalisation === "own" &&
    !(draft.mean.trim() && draft.deviation.trim())
  )
    return "Give mean and deviation by channel.";
  return null;
}

/** The multipart form of a draft. */
export function formOf(draft: ImportDraft, scenario: string): FormData {
  const form = new FormData();
  form.set("scenario", scenario);
  form.set("kind", draft.kind);
  form.set("label", draft.label.trim());
  form.set("seed", String(draft.seed));
  if (draft.kind === "unlearned") {
    if (draft.base) form.set("base", draft.base);
    if (Number.isFinite(draft.seconds)) form.set("run_seconds", String(draft.seconds));
    if (draft.device.trim()) form.set("device", draft.device.trim());
  }
  if (draft.file && uploadOf(draft.file.name) === "weights") {
    form.set("normalisation", draft.normalisation);
    if (draft.normalisation === "own") {
      form.set("mean", draft.mean.trim());
      form.set("deviation", draft.deviation.trim());
    }
  }
  if (draft.file) form.set(uploadOf(draft.file.name) ?? "weights", draft.file);
  return form;
}

/** What of an upload does not fit: each array by name, and why. */
export function misfits(error: unknown): { name: string; reason: string }[] {
  return asProblem(error)
    .fields.filter(({ location }) => location.length === 2 && ["weights", "predictions"].includes(String(location[0])))
    .map(({ location, message }) => ({ name: String(location[1]), reason: message }));
}

/** The originals that a model can have been unlearned from. */
export const basesOf = (runs: readonly Run[]) =>
  runs.filter((run) => run.kind === "original" && run.status === "succeeded");
