import { describe, expect, test } from "vitest";
import { checkValues } from "../../src/forms/check";
import { defaultValues, fieldsOf, type JsonSchema, resolve, variantsOf } from "../../src/forms/schema";

const schema: JsonSchema = {
  type: "object",
  $defs: {
    Adam: {
      type: "object",
      title: "Adam",
      properties: { kind: { const: "adam" }, beta: { type: "number", default: 0.9, exclusiveMaximum: 1 } },
    },
    Plain: { type: "object", properties: { kind: { const: "plain" } } },
    Mode: { enum: ["train", "eval"], type: "string" },
  },
  properties: {
    version: { const: 2 },
    learning_rate: { type: "number", title: "Learning Rate", exclusiveMinimum: 0, default: 0.1, ui: { scale: "log" } },
    epochs: { type: "integer", minimum: 1, maximum: 10, title: "Passes" },
    clip: { anyOf: [{ type: "number", exclusiveMinimum: 0 }, { type: "null" }], default: null },
    mode: { allOf: [{ $ref: "#/$defs/Mode" }], default: "eval", description: "of BatchNorm" },
    layers: { type: "array", items: { type: "integer", minimum: 0 }, minItems: 1 },
    optimiser: {
      oneOf: [{ $ref: "#/$defs/Adam" }, { $ref: "#/$defs/Plain" }],
      discriminator: { propertyName: "kind" },
    },
    note: { type: "string", maxLength: 5 },
    other: { type: "object" },
  },
};

test("fields know their kind, label and whether they may be empty; constants are left out", () => {
  const fields = fieldsOf(schema);
  expect(fields.map(({ name, kind }) => [name, kind])).toEqual([
    ["learning_rate", "number"],
    ["epochs", "number"],
    ["clip", "number"],
    ["mode", "choice"],
    ["layers", "list"],
    ["optimiser", "union"],
    ["note", "text"],
    ["other", "json"],
  ]);
  expect(fields[0]).toMatchObject({ label: "Learning rate", hints: { scale: "log" }, optional: false });
  expect(fields[1]?.label).toBe("Passes");
  expect(fields[2]?.optional).toBe(true);
  expect(fields[3]?.schema.description).toBe("of BatchNorm");
});

test("defaults come from the schema, or are the least that is valid", () => {
  expect(defaultValues(schema)).toMatchObject({
    version: 2,
    learning_rate: 0.1,
    epochs: 1,
    clip: null,
    mode: "eval",
    layers: [],
    optimiser: { kind: "adam", beta: 0.9 },
    note: "",
  });
});

test("a reference that leads nowhere leaves the schema as it is", () => {
  expect(resolve({ $ref: "#/$defs/Missing" }, schema)).toEqual({ $ref: "#/$defs/Missing" });
});

test("the variant of a union is found by its tag", () => {
  const union = schema.properties?.optimiser ?? {};
  expect(variantsOf(union, schema, { kind: "plain" }).chosen).toMatchObject({ tag: "plain", label: "Plain" });
  expect(variantsOf(union, schema, null).chosen?.tag).toBe("adam");
});

describe("checkValues", () => {
  const good = { ...defaultValues(schema), layers: [1] };

  test("accepts what fits", () => {
    expect(checkValues(good, schema)).toEqual({});
  });

  test.each([
    [{ learning_rate: 0 }, "learning_rate", "Must be more than 0."],
    [{ epochs: 11 }, "epochs", "Must be at most 10."],
    [{ epochs: 1.5 }, "epochs", "Enter a whole number."],
    [{ epochs: Number.NaN }, "epochs", "Enter a number."],
    [{ clip: -1 }, "clip", "Must be more than 0."],
    [{ layers: [] }, "layers", "Choose at least one."],
    [{ layers: [1, -2] }, "layers", "-2: Must be at least 0."],
    [{ optimiser: { kind: "adam", beta: 1 } }, "optimiser.beta", "Must be less than 1."],
    [{ note: "too long" }, "note", "At most 5 characters."],
  ])("refuses %j", (change, path, message) => {
    expect(checkValues({ ...good, ...change }, schema)).toEqual({ [path]: message });
  });
});
