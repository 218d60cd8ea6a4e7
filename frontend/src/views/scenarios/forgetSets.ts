import type { Catalog } from "../../api/types";
import { defaultValues, isRecord, type JsonSchema, type Values } from "../../forms/schema";

/** A forget set as a request has it: its kind, and that kind's parameters. */
export type ForgetSet = Values & { kind: string };

const FIRST_KIND = "class";
const FEWEST_PARTS = 2;

export const forgetSchema = (catalog: Catalog, kind: string): JsonSchema =>
  catalog.forget_kinds.find((one) => one.name === kind)?.parameters ?? {};

export const firstKind = (catalog: Catalog) =>
  (catalog.forget_kinds.find((one) => one.name === FIRST_KIND) ?? catalog.forget_kinds[0])?.name ?? "";

/** The parameters a kind starts with; one that is made of forget sets starts with as few as it takes. */
export function forgetDefaults(catalog: Catalog, kind: string): Values {
  const values = defaultValues(forgetSchema(catalog, kind));
  return "of" in values ? { ...values, of: Array.from({ length: FEWEST_PARTS }, () => newPart(catalog)) } : values;
}

export function newPart(catalog: Catalog): ForgetSet {
  const kind = firstKind(catalog);
  return { ...defaultValues(forgetSchema(catalog, kind)), kind };
}

export const partsOf = (value: unknown): ForgetSet[] =>
  Array.isArray(value)
    ? value
        .filter(isRecord)
        .map((part): ForgetSet => ({ ...part, kind: typeof part.kind === "string" ? part.kind : "" }))
    : [];

/** What a forget set lacks before it can be sent, in words; null if nothing. */
export function missingInForget(forget: ForgetSet): string | null {
  if (isEmptyList(forget.classes)) return "Choose at least one class to forget.";
  if (isEmptyList(forget.indices)) return "List at least one sample to forget.";
  if (forget.run === "") return "Choose the original that ranks the samples.";
  if (forget.column === "") return "Choose a metadata column.";
  if (isEmptyList(forget.values)) return "Choose at least one value of the column.";
  if (!("of" in forget)) return null;
  const parts = partsOf(forget.of);
  if (parts.length < FEWEST_PARTS) return "Two forget sets or more are needed.";
  const lacks = parts.map(missingInForget);
  const number = lacks.findIndex((one) => one !== null);
  return number < 0 ? null : `Part ${number + 1}: ${lacks[number]}`;
}

const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;
