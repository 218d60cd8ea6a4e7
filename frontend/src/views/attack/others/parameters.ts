import {
  defaultsOf,
  defaultValues,
  fieldsOf,
  type JsonSchema,
  type SchemaFieldInfo,
  type Values,
} from "../../../forms/schema";

/** Parameters as a request and a link carry them: only those that differ from the defaults. */
export type Texts = Readonly<Record<string, string>>;

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Texts are plain, everything else is JSON: what `GET /attacks/{name}` reads. */
export function textsOf(schema: JsonSchema, values: Values): Texts {
  return Object.fromEntries(
    fieldsOf(schema).flatMap((field) => {
      const value = values[field.name];
      const stated = field.schema.default !== undefined || field.optional;
      if (value === undefined || (stated && same(value, initial(schema, field)))) return [];
      return [[field.name, textOf(value)]];
    }),
  );
}

const initial = (schema: JsonSchema, field: SchemaFieldInfo) =>
  defaultsOf(schema.properties?.[field.name] ?? field.schema, schema);

function readText(field: SchemaFieldInfo, text: string): unknown {
  if (field.kind === "text") return text;
  if (field.kind === "choice") return field.schema.enum?.find((choice) => textOf(choice) === text);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a form shows for texts out of a link; what cannot be read stays at its default. */
export function valuesOf(schema: JsonSchema, texts: Texts): Values {
  const values = defaultValues(schema);
  for (const field of fieldsOf(schema)) {
    const text = texts[field.name];
    if (text === undefined) continue;
    const value = field.optional && text === "null" ? null : readText(field, text);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

/** An empty text means the default to the server: where that is another text, it cannot be asked for. */
export function emptyTexts(schema: JsonSchema, values: Values): Record<string, string> {
  const empty = fieldsOf(schema).filter(
    (field) => field.kind === "text" && values[field.name] === "" && initial(schema, field) !== "",
  );
  return Object.fromEntries(empty.map(({ name }) => [name, "Must not be empty."]));
}

/** The parameters of one attack out of a link's entries, such as `confidence_gap?temperature=2`. */
export function askedFor(entries: readonly string[] | undefined, attack: string): Texts {
  const entry = entries?.find((one) => one.startsWith(`${attack}?`));
  return Object.fromEntries(new URLSearchParams(entry?.slice(attack.length + 1) ?? ""));
}

/** A link's entries with the parameters of one attack put in place of its earlier ones. */
export function withAsked(entries: readonly string[] | undefined, attack: string, texts: Texts): string[] | undefined {
  const others = (entries ?? []).filter((one) => !one.startsWith(`${attack}?`));
  const query = new URLSearchParams({ ...texts }).toString();
  const all = query ? [...others, `${attack}?${query}`] : others;
  return all.length > 0 ? all : undefined;
}
