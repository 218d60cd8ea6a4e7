import type { ArchitectureInfo, DatasetInfo } from "../../api/types";
import type { JsonSchema } from "../../forms/schema";

const defaultsOf = (schema: JsonSchema): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, property.default]));

/** The recipe a scenario gets when nothing is changed: the server's, the data set's and the architecture's own. */
export const recipeDefaults = (
  schema: JsonSchema,
  dataset: Pick<DatasetInfo, "augmentation"> | undefined,
  architecture: Pick<ArchitectureInfo, "recipe"> | undefined,
): Record<string, unknown> => ({
  ...defaultsOf(schema),
  augmentation: dataset?.augmentation ?? "none",
  ...architecture?.recipe,
});

/** The server's schema of a recipe with the defaults that hold for this data set and architecture. */
export const recipeSchema = (schema: JsonSchema, defaults: Record<string, unknown>): JsonSchema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, { ...property, default: defaults[name] }]),
  ),
});

/** Only what differs from the defaults is sent, so that better defaults reach later scenarios. */
export const differences = (values: Record<string, unknown>, defaults: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== defaults[name]));
