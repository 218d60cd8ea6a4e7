import type { ScenarioPreview, Sizes } from "../api/types";
import type { ClassCount } from "../charts/bars/ClassHistogram";
import type { CountPart } from "../ui/CountBar";

/** The training samples of a scenario by role. */
export const roleParts = (sizes: Sizes): CountPart[] => [
  { name: "Retain", count: sizes.retain, className: "swatch-retain", note: "kept and trained on" },
  { name: "Forget", count: sizes.forget, className: "swatch-forget", note: "to be forgotten" },
  { name: "Validation", count: sizes.validation, className: "swatch-validation", note: "held out for tuning" },
  { name: "Twin", count: sizes.twin, className: "swatch-twin", note: "never trained on" },
];

/** The training samples of a scenario by class. */
export const classCounts = (classes: readonly string[], histogram: ScenarioPreview["histogram"]): ClassCount[] =>
  classes.map((name, position) => ({
    name,
    retain: histogram.retain?.[position] ?? 0,
    forget: histogram.forget?.[position] ?? 0,
  }));
