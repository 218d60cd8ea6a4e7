import type { Stopping } from "../../../domain/stopping";
import { formatScore } from "../../../words/numbers";

/** When a model was like retrained ones, in a sentence; `last` is its last epoch. */
export function stoppingWords(name: string, found: Stopping, last: number): string {
  const score = formatScore(found.value);
  if (found.kind === "outside") {
    const when = found.closest === last ? "at the end" : `after epoch ${found.closest}`;
    return `${name} never scores like a retrained model; it is closest ${when} (${score}).`;
  }
  if (found.until !== null)
    return `${name} scores like a retrained model after epoch ${found.from} (${score}) and no more after epoch ${found.until}: it should have stopped in between.`;
  if (found.from < last)
    return `${name} scores like a retrained model from epoch ${found.from} on (${score}): it could have stopped there.`;
  return `${name} scores like a retrained model after its last epoch (${score}), not before.`;
}
