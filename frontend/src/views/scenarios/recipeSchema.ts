import type { ArchitectureInfo, DatasetInfo } from "../../api/types";
import type { JsonSchema } from "../../forms/schema";

/** What the server takes where the architecture's own recipe says nothing. */
const USUAL = { schedule: "cosine", precision: "auto", momentum: 0.9, weight_decay: 5e-4, nesterov: true };

/** The recipe a scenario gets when nothing is changed. */
export const recipeDefaults = (
  dataset: Pick<DatasetInfo, "augmentation"> | undefined,
  architecture: Pick<ArchitectureInfo, "recipe"> | undefined,
): Record<string, unknown> => ({ ...USUAL, augmentation: dataset?.augmentation ?? "none", ...architecture?.recipe });

/** How originals and retrained models are trained; the defaults are the architecture's own. */
export function recipeSchema(defaults: Record<string, unknown>): JsonSchema {
  const properties: Record<string, JsonSchema> = {
    epochs: {
      type: "integer",
      minimum: 1,
      maximum: 1000,
      description: "passes over the training samples",
      ui: { unit: "passes" },
    },
    learning_rate: { type: "number", exclusiveMinimum: 0, maximum: 10, description: "at the start of the schedule" },
    batch_size: { type: "integer", minimum: 2, maximum: 8192, ui: { unit: "samples" } },
    schedule: { type: "string", enum: ["constant", "cosine"], description: "of the learning rate" },
    augmentation: { type: "string", enum: ["none", "flip", "crop_flip"], description: "random changes to the images" },
    precision: {
      type: "string",
      enum: ["auto", "float32", "bfloat16"],
      description: "auto takes what the hardware gains from; it is fixed when the scenario is made",
    },
    momentum: { type: "number", minimum: 0, exclusiveMaximum: 1, ui: { advanced: true } },
    weight_decay: { type: "number", minimum: 0, maximum: 1, ui: { advanced: true } },
    nesterov: { type: "boolean", ui: { advanced: true } },
  };
  const known = Object.entries(properties).filter(([name]) => name in defaults);
  return {
    type: "object",
    properties: Object.fromEntries(known.map(([name, property]) => [name, { ...property, default: defaults[name] }])),
  };
}

/** Only what differs from the defaults is sent, so that better defaults reach later scenarios. */
export const differences = (values: Record<string, unknown>, defaults: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== defaults[name]));
