import type { Scenario, ScenarioPreview, Sizes } from "../api/types";
import { plural } from "./numbers";

const FEW = 30;

/** What a person should know before making this scenario. */
export function warningsOf(sizes: Sizes): string[] {
  const warnings: string[] = [];
  if (sizes.forget < FEW) {
    warnings.push(
      `Only ${sizes.forget} samples to forget: scores on them move in steps of ${(100 / Math.max(1, sizes.forget)).toFixed(1)} %.`,
    );
  }
  if (sizes.forget > sizes.retain) warnings.push("More samples are forgotten than retained.");
  return warnings;
}

/** How much of what is forgotten stays behind in pictures that are almost the same. */
export function nearDuplicatesInWords({ retained, forgotten, failed }: ScenarioPreview["near_duplicates"]): string {
  if (failed) return "Near-duplicates could not be searched; the server's log says why.";
  if (retained === null || forgotten === null) return "Near-duplicates are being searched…";
  if (retained === 0) return "No near-duplicate of a sample to forget is retained.";
  return `${plural(retained, "near-duplicate")} of ${plural(forgotten, "sample")} to forget ${retained === 1 ? "is" : "are"} retained: what they show stays known.`;
}

/** By whose mean and deviation the models of a scenario see images. */
export function normalisationInWords({ normalisation, normalise_by }: Scenario["recipe"]): string {
  if (normalisation) return "normalised by fixed constants";
  return normalise_by === "retain"
    ? "normalised by all training samples, for retrained models by the retain set"
    : "normalised by all training samples, forgotten ones too";
}

/** What counts as a near-duplicate. */
export const nearDuplicatesHelp = ({ alike }: ScenarioPreview["near_duplicates"]) =>
  `Training images whose blurred pictures, at most 8×8 cells with brightness and contrast taken out, correlate at ${alike} or more.`;

/** The runs of a scenario, counted by kind. */
export function runsInWords({ runs }: Pick<Scenario, "runs">): string {
  const { original = 0, retrained = 0, unlearned = 0, active = 0, failed = 0 } = runs;
  const parts = [`${original} original`, `${retrained} retrained`, `${unlearned} unlearned`];
  if (active > 0) parts.push(`${active} in work`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts.join(" · ");
}
