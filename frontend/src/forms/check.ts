import { formatNumber } from "../words/numbers";
import { fieldsOf, isRecord, type JsonSchema, variantsOf } from "./schema";

/** Problems by dotted path, in words; the server has the last word, this only spares the round trip. */
export type Problems = Record<string, string>;

export function checkNumber(value: unknown, schema: JsonSchema): string | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return "Enter a number.";
  if (schema.type === "integer" && !Number.isInteger(value)) return "Enter a whole number.";
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && value < minimum) return `Must be at least ${formatNumber(minimum)}.`;
  if (maximum !== undefined && value > maximum) return `Must be at most ${formatNumber(maximum)}.`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return `Must be more than ${formatNumber(exclusiveMinimum)}.`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return `Must be less than ${formatNumber(exclusiveMaximum)}.`;
  return null;
}

function checkText(value: unknown, schema: JsonSchema): string | null {
  if (typeof value !== "string") return "Enter a text.";
  if (schema.minLength !== undefined && value.length < schema.minLength) {
    return schema.minLength === 1 ? "Must not be empty." : `Needs at least ${schema.minLength} characters.`;
  }
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    return `At most ${schema.maxLength} characters.`;
  if (schema.pattern && !new RegExp(schema.pattern, "u").test(value)) return "Is not written as expected.";
  return null;
}

function checkList(value: unknown, schema: JsonSchema): string | null {
  if (!Array.isArray(value)) return "Enter a list.";
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    return schema.minItems === 1 ? "Choose at least one." : `Choose at least ${schema.minItems}.`;
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) return `Choose at most ${schema.maxItems}.`;
  const item = schema.items;
  if (item?.type === "integer" || item?.type === "number") {
    for (const entry of value) {
      const problem = checkNumber(entry, item);
      if (problem) return `${String(entry)}: ${problem}`;
    }
  }
  return null;
}

/** Checks a value against an object schema, field by field. */
export function checkValues(values: unknown, schema: JsonSchema, root: JsonSchema = schema, path = ""): Problems {
  const problems: Problems = {};
  for (const field of fieldsOf(schema, root)) {
    const at = path ? `${path}.${field.name}` : field.name;
    const value = isRecord(values) ? values[field.name] : undefined;
    if (value === null && field.optional) continue;
    if (field.kind === "object") Object.assign(problems, checkValues(value, field.schema, root, at));
    else if (field.kind === "union") {
      const { chosen } = variantsOf(field.schema, root, value);
      if (chosen) Object.assign(problems, checkValues(value, chosen.schema, root, at));
    } else {
      const problem = checkOne(value, field.kind, field.schema);
      if (problem) problems[at] = problem;
    }
  }
  return problems;
}

function checkOne(value: unknown, kind: string, schema: JsonSchema): string | null {
  if (kind === "number") return checkNumber(value, schema);
  if (kind === "text") return checkText(value, schema);
  if (kind === "list") return checkList(value, schema);
  if (kind === "json" && value === undefined) return "Enter a value.";
  return null;
}
