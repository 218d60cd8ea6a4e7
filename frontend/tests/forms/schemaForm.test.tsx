import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { SchemaForm } from "../../src/forms/SchemaForm";
import { defaultValues, type JsonSchema, type Values } from "../../src/forms/schema";
import type { Sweeps } from "../../src/forms/sweep";
import { catalog } from "../fixtures";

const schema: JsonSchema = {
  type: "object",
  properties: {
    epochs: { type: "integer", minimum: 1, default: 5, description: "over the retain set", ui: { unit: "passes" } },
    learning_rate: { type: "number", exclusiveMinimum: 0, default: 0.1, ui: { scale: "log" } },
    clip: { anyOf: [{ type: "number", exclusiveMinimum: 0 }, { type: "null" }], default: null },
    nesterov: { type: "boolean", default: false },
    schedule: { enum: ["constant", "cosine"], type: "string", default: "cosine" },
    momentum: { type: "number", default: 0.9, ui: { advanced: true } },
  },
};

function Harness({ problems }: { problems?: Record<string, string> }) {
  const [values, setValues] = useState<Values>(() => defaultValues(schema));
  const [sweeps, setSweeps] = useState<Sweeps>({});
  return (
    <>
      <SchemaForm
        schema={schema}
        values={values}
        onChange={setValues}
        sweeps={sweeps}
        onSweepsChange={setSweeps}
        problems={problems}
      />
      <output>{JSON.stringify({ values, sweeps })}</output>
    </>
  );
}

const state = (): { values: Values; sweeps: Sweeps } => JSON.parse(screen.getByRole("status").textContent ?? "");

test("shows help, unit and folded advanced fields", () => {
  render(<Harness />);
  expect(screen.getByLabelText("Epochs")).toHaveAccessibleDescription("over the retain set");
  expect(screen.getByText("passes")).toBeVisible();
  expect(screen.getByText("Advanced (1)").closest("details")).not.toHaveAttribute("open");
});

test("typing changes the value; 1e-4 is a number", async () => {
  const user = userEvent.setup();
  render(<Harness />);
  const field = screen.getByLabelText("Learning rate");
  await user.clear(field);
  await user.type(field, "1e-4");
  expect(state().values.learning_rate).toBe(1e-4);
  await user.click(screen.getByLabelText("Nesterov"));
  expect(state().values.nesterov).toBe(true);
  await user.selectOptions(screen.getByLabelText("Schedule"), "constant");
  expect(state().values.schedule).toBe("constant");
});

test("an optional field can be set and cleared", async () => {
  const user = userEvent.setup();
  render(<Harness />);
  await user.click(screen.getByRole("button", { name: "Clip" }));
  expect(state().values.clip).toBe(1);
  await user.click(screen.getByRole("button", { name: "Clear Clip" }));
  expect(state().values.clip).toBeNull();
});

test("a sweep grows by value, list and range, without duplicates, and shrinks by click", async () => {
  const user = userEvent.setup();
  render(<Harness />);
  const field = screen.getByLabelText("Learning rate");
  await user.click(screen.getByRole("button", { name: "Add this value of Learning rate to the sweep" }));
  expect(state().sweeps.learning_rate).toEqual([0.1]);
  await user.clear(field);
  await user.type(field, "0.01, 0.1{Enter}");
  expect(state().sweeps.learning_rate).toEqual([0.01, 0.1]);
  await user.clear(field);
  await user.type(field, "1e-4…1e-2 × 3 log{Enter}");
  expect(state().sweeps.learning_rate).toEqual([0.0001, 0.001, 0.01, 0.1]);
  await user.click(screen.getByRole("button", { name: "Remove 0.001 from the sweep of Learning rate" }));
  expect(state().sweeps.learning_rate).toEqual([0.0001, 0.01, 0.1]);
});

test("a value out of bounds does not enter the sweep and says why", async () => {
  const user = userEvent.setup();
  render(<Harness />);
  const field = screen.getByLabelText("Epochs");
  await user.clear(field);
  await user.type(field, "0{Enter}");
  expect(screen.getByRole("alert")).toHaveTextContent("Must be at least 1.");
  expect(state().sweeps.epochs).toBeUndefined();
});

test("problems from the server stand at their field", () => {
  render(<Harness problems={{ epochs: "too many for this machine" }} />);
  const field = screen.getByLabelText("Epochs");
  expect(field).toHaveAttribute("aria-invalid", "true");
  expect(field).toHaveAccessibleDescription("too many for this machine");
});

test.each(catalog.methods.map((method) => [method.name, method.parameters] as const))(
  "draws the real form of %s",
  (_, parameters) => {
    const real: JsonSchema = parameters;
    render(<SchemaForm schema={real} values={defaultValues(real)} onChange={() => {}} />);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getAllByRole("textbox").length).toBeGreaterThan(0);
  },
);

test("a list typed into a number field is the sweep at once", async () => {
  const user = userEvent.setup();
  render(<Harness />);
  const field = screen.getByLabelText("Learning rate");
  await user.clear(field);
  await user.type(field, "0.013, 0.023");
  expect(state().sweeps.learning_rate).toEqual([0.013, 0.023]);
  await user.tab();
  expect(state().sweeps.learning_rate).toEqual([0.013, 0.023]);
  await user.clear(field);
  await user.type(field, "abc");
  await user.tab();
  expect(screen.getByRole("alert")).toHaveTextContent("“abc” is not a number; 0.05 is.");
});
