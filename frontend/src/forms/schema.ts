/** The part of JSON Schema that pydantic v2 writes; anything else is edited as JSON text. */
export type JsonSchema = {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  discriminator?: { propertyName: string };
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  ui?: FieldHints;
};

export type FieldHints = {
  scale?: "linear" | "log";
  unit?: string;
  group?: string;
  advanced?: boolean;
  sweep?: boolean;
  /** Not for a person to set. */
  hidden?: boolean;
};

export type Values = Record<string, unknown>;

export type FieldKind = "number" | "boolean" | "choice" | "text" | "list" | "object" | "union" | "json";

export type SchemaFieldInfo = {
  name: string;
  label: string;
  kind: FieldKind;
  schema: JsonSchema;
  /** Whether "no value" is allowed. */
  optional: boolean;
  hints: FieldHints;
};

const DEEPEST_REFERENCE = 8;

export const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Follows `$ref` and single `allOf`; what stands beside the reference wins. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let found = schema;
  for (let depth = 0; depth < DEEPEST_REFERENCE; depth++) {
    const { $ref: reference, allOf, ...beside } = found;
    const target = reference
      ? root.$defs?.[reference.replace("#/$defs/", "")]
      : allOf?.length === 1
        ? allOf[0]
        : undefined;
    if (!target) break;
    found = { ...target, ...beside };
  }
  return found;
}

/** The schema without its "or null", and whether null was allowed. */
export function withoutNull(schema: JsonSchema, root: JsonSchema): { schema: JsonSchema; optional: boolean } {
  const { anyOf, ...rest } = resolve(schema, root);
  if (!anyOf) return { schema: rest, optional: false };
  const real = anyOf.filter((one) => one.type !== "null");
  const optional = real.length < anyOf.length;
  const [only] = real;
  if (real.length === 1 && only) return { schema: { ...resolve(only, root), ...rest }, optional };
  return { schema: { ...rest, anyOf: real }, optional };
}

function kindOf(schema: JsonSchema): FieldKind {
  if (schema.enum) return "choice";
  if (schema.oneOf && schema.discriminator) return "union";
  if (schema.type === "integer" || schema.type === "number") return "number";
  if (schema.type === "boolean") return "boolean";
  if (schema.type === "string") return "text";
  if (schema.type === "object" && schema.properties) return "object";
  if (schema.type === "array" && ["integer", "number", "string"].includes(schema.items?.type ?? "")) return "list";
  return "json";
}

const inWords = (name: string) => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Pydantic's own title is the name in Title Case; only a title somebody wrote is better than the plain words. */
const labelOf = (schema: JsonSchema, name: string) =>
  schema.title && schema.title.toLowerCase() !== name.replaceAll("_", " ").toLowerCase() ? schema.title : inWords(name);

/** The fields of an object schema in order; what is not for a person to set is left out. */
export function fieldsOf(schema: JsonSchema, root: JsonSchema = schema): SchemaFieldInfo[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, raw]) => {
    const { schema: own, optional } = withoutNull(raw, root);
    if (own.const !== undefined || own.ui?.hidden) return [];
    return [{ name, label: labelOf(own, name), kind: kindOf(own), schema: own, optional, hints: own.ui ?? {} }];
  });
}

/** The values a form starts with. */
export function defaultsOf(schema: JsonSchema, root: JsonSchema = schema): unknown {
  const { schema: own, optional } = withoutNull(schema, root);
  if (own.default !== undefined) return own.default;
  if (optional) return null;
  if (own.const !== undefined) return own.const;
  if (own.enum) return own.enum[0];
  if (own.oneOf?.[0]) return defaultsOf(own.oneOf[0], root);
  switch (own.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(own.properties ?? {}).map(([name, property]) => [name, defaultsOf(property, root)]),
      );
    case "array":
      return [];
    case "boolean":
      return false;
    case "string":
      return "";
    case "integer":
    case "number":
      return simpleNumber(own);
    default:
      return null;
  }
}

/** A round number that the bounds allow. */
function simpleNumber({ type, minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): number {
  if (minimum !== undefined) return minimum;
  if (exclusiveMinimum === undefined) return 0;
  const highest = maximum ?? exclusiveMaximum ?? Number.POSITIVE_INFINITY;
  if (exclusiveMinimum + 1 < highest || type === "integer") return exclusiveMinimum + 1;
  return maximum ?? (exclusiveMinimum + highest) / 2;
}

export function defaultValues(schema: JsonSchema): Values {
  const values = defaultsOf(schema);
  return isRecord(values) ? values : {};
}

/** The variant of a tagged union that a value belongs to, and the tag of every variant. */
export function variantsOf(schema: JsonSchema, root: JsonSchema, value: unknown) {
  const property = schema.discriminator?.propertyName ?? "kind";
  const variants = (schema.oneOf ?? []).map((raw) => {
    const variant = resolve(raw, root);
    const tag = String(variant.properties?.[property]?.const ?? "");
    return { tag, label: variant.title ?? inWords(tag), schema: variant };
  });
  const tag = isRecord(value) ? String(value[property]) : "";
  return { variants, chosen: variants.find((variant) => variant.tag === tag) ?? variants[0] };
}
