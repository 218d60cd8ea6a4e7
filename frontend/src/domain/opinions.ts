import type { Opinion } from "../api/samples";

export type Likely = { label: number; probability: number };

/** What a model thinks of one sample: its likeliest classes, best first. */
export function likeliest(model: Opinion, position: number, most: number): Likely[] {
  const found: Likely[] = [];
  for (let slot = 0; slot < model.width; slot++) {
    const at = position * model.width + slot;
    found.push({ label: model.top ? (model.top[at] ?? 0) : slot, probability: (model.probabilities[at] ?? 0) / 255 });
  }
  return found.sort((left, right) => right.probability - left.probability).slice(0, most);
}

/** The probability of one class, or null where it is not among those that are known. */
export function probabilityOf(model: Opinion, position: number, label: number): number | null {
  for (let slot = 0; slot < model.width; slot++) {
    const at = position * model.width + slot;
    if ((model.top ? model.top[at] : slot) === label) return (model.probabilities[at] ?? 0) / 255;
  }
  return null;
}
