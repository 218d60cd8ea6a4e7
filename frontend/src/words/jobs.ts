import type { Job } from "../api/types";

/** How far a job is. */
export function progressInWords({ progress }: Pick<Job, "progress">): string {
  if (!progress) return "Starting…";
  const epochs = progress.epoch && progress.epochs ? `, epoch ${progress.epoch} of ${progress.epochs}` : "";
  const text = progress.text ? `: ${progress.text}` : "";
  return `${progress.phase}${epochs}${text}`;
}
