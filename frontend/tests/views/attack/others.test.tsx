import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import shipped from "../../../../backend/comparator/catalog/catalog.json";
import type { JsonSchema } from "../../../src/forms/schema";
import { askedFor, textsOf, valuesOf, withAsked } from "../../../src/views/attack/others/parameters";
import { extremesOf, type Samples } from "../../../src/views/attack/others/samples";
import { OWN_VIEWS } from "../../../src/views/attack/panels";
import { runs } from "../../fixtures";
import catalog from "../../fixtures/catalog.json";
import { recorded, renderApp, scenarioId, serve } from "../../renderApp";
import { arraysFile, benchFor } from "./samples";

const [model] = runs.filter((run) => run.status === "succeeded");
const STAGE = join(process.cwd(), "src", "views", "attack");

const schema: JsonSchema = {
  type: "object",
  properties: {
    heat: { type: "number", default: 1, exclusiveMinimum: 0, description: "divides the logits" },
    against: { type: "string", enum: ["test", "retain"], default: "test" },
    levels: { type: "array", items: { type: "number" }, default: [0.5] },
    most: { anyOf: [{ type: "integer" }, { type: "null" }], default: 7 },
    exact: { type: "boolean", default: true },
    needed: { type: "integer" },
  },
};

const theirs = {
  name: "their_attack",
  label: "Their attack",
  summary: "Whether images look alike.",
  citation: "Somebody, somewhere, 2026",
  version: "1",
  parameters: { type: "object", properties: { heat: schema.properties?.heat } },
  direction: "lower",
  game: "was_it_in or same_as_retrained",
  formula: "a − b",
  needs: [],
  threat_model: "sees labels",
};

test("the list of own views names attacks that exist, and every attack that a panel of the stage asks for", () => {
  const known = shipped.attacks.map(({ name }) => name);
  expect(known).toEqual(expect.arrayContaining([...OWN_VIEWS]));
  const files = readdirSync(STAGE, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
  const asked = files.flatMap((file) =>
    [...readFileSync(join(STAGE, file), "utf8").matchAll(/useAttack\("(\w+)"/g)].map((found) => found[1]),
  );
  expect(asked.length).toBeGreaterThan(7);
  expect(OWN_VIEWS).toEqual(expect.arrayContaining(asked));
});

test("what differs from the defaults goes to the server and to the link, and comes back as it was", () => {
  const defaults = valuesOf(schema, {});
  expect(textsOf(schema, defaults)).toEqual({ needed: "0" });
  const values = { heat: 0.5, against: "retain", levels: [0.1, 0.9], most: null, exact: false, needed: 3 };
  const texts = textsOf(schema, values);
  expect(texts).toEqual({
    heat: "0.5",
    against: "retain",
    levels: "[0.1,0.9]",
    most: "null",
    exact: "false",
    needed: "3",
  });
  expect(valuesOf(schema, texts)).toEqual(values);
  const link = withAsked(["other?x=1"], "their_attack", texts);
  expect(askedFor(link, "their_attack")).toEqual(texts);
  expect(withAsked(link, "their_attack", {})).toEqual(["other?x=1"]);
  expect(valuesOf(schema, { heat: "hot", against: "nobody" })).toEqual(defaults);
});

test("the ends of a column hold no image twice, and images without a value are counted", () => {
  const values = [3, 1, Number.NaN, 2, 5];
  const entries = values.map((value, place) => ({
    place,
    sample: { split: "train", index: 10 + place },
    group: place === 4 ? "test" : "forgotten",
    value,
  }));
  const samples: Samples = { entries, groups: [] };
  const all = extremesOf(samples, "", 3);
  expect(all.highest.map(({ value }) => value)).toEqual([5, 3]);
  expect(all.lowest.map(({ value }) => value)).toEqual([1, 2]);
  expect(all.missing).toBe(1);
  expect(extremesOf(samples, "test", 3).highest.map(({ value }) => value)).toEqual([5]);
});

const about = { ...benchFor([], []).about, name: "their", label: "Likeness" };
const reference = (array: string, length: number) => ({ array, length });
const column = (name: string, label: string, length = 3) => ({
  name,
  label,
  values: reference(name, length),
  unit: "",
  direction: "none",
  lower: null,
  upper: null,
});
const results = [
  { type: "scalar", about, value: 0.25, intervals: [], anchors: [], sentence: "Alike.", state: "fine_so_far" },
  { type: "curve", about, x: column("x", "Step"), lines: [column("y", "Height")], scale: "linear", marks: [] },
  {
    type: "per_sample",
    about,
    ids: reference("ids", 3),
    split: reference("split", 3),
    side: reference("side", 3),
    sides: ["forgotten"],
    columns: [column("value", "Value")],
  },
  {
    type: "table",
    about,
    columns: [{ name: "what", label: "What", unit: "", direction: "none" }],
    rows: [["so"], [null]],
  },
];

function serveTheirs(attacks: unknown[]) {
  const answer = { attack: "their_attack", run: model?.id, scenario: scenarioId, parameters: {}, retrained: [] };
  const sent = serve({
    ...recorded,
    "GET catalog": { ...catalog, attacks },
    "GET attacks": { attacks, signals: [] },
    "GET attacks/their_attack": { ...answer, originals: [], coverage: null, not_compared: [], results },
  });
  const json = globalThis.fetch;
  const asked: URL[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    if (url.pathname.includes("/attacks/their_attack")) asked.push(url);
    if (!url.pathname.endsWith("/their_attack/arrays")) return json(request);
    const arrays = {
      ids: [4, 5, 6],
      split: [0, 0, 1],
      side: [0, 0, 0],
      value: [0.1, 0.9, 0.5],
      x: [0, 1, 2],
      y: [3, 2, 1],
    };
    return new Response(arraysFile(arrays));
  });
  return { sent, asked };
}

test("the stage has no part for other attacks while every registered one has a panel", async () => {
  serveTheirs(OWN_VIEWS.map((name) => ({ ...theirs, name })));
  renderApp(`/attack?scenario=${scenarioId}&a=${model?.id}`);
  expect(await screen.findByRole("heading", { name: "Told apart" })).toBeVisible();
  expect(screen.queryByRole("heading", { name: /Other attacks/ })).toBeNull();
});

test("an attack nobody has made a panel for is shown, asked and drawn by type", async () => {
  const { asked } = serveTheirs([theirs]);
  const user = userEvent.setup();
  const { router } = renderApp(`/attack?scenario=${scenarioId}&a=${model?.id}&open=others`);
  const card = await screen.findByRole("region", { name: "Their attack" });
  expect(card).toHaveTextContent("Was it in? or Same as retrained?");
  expect(card).toHaveTextContent("sees labels");
  const scalar = await screen.findByRole("region", { name: "Likeness: value" });
  expect(scalar).toHaveTextContent("0.25");
  expect(scalar).toHaveTextContent("fine so far");
  const curve = await screen.findByRole("region", { name: "Likeness: curve" });
  expect(within(curve).getByRole("img", { name: "Height by Step: A Height ends at 1" })).toBeVisible();
  const images = await screen.findByRole("region", { name: "Likeness: images" });
  expect(within(images).getByRole("button", { name: "Image 5, train, forgotten: 0.9" })).toBeVisible();
  expect(within(images).getByRole("list", { name: "Lowest under A" })).toHaveTextContent("0.1");
  const table = await screen.findByRole("region", { name: "Likeness: table" });
  expect(
    within(table)
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual(["so", "–"]);

  await user.click(within(card).getByText(/^Parameters/));
  const heat = within(card).getByRole("textbox", { name: "Heat" });
  await user.clear(heat);
  await user.type(heat, "2");
  await user.click(within(card).getByRole("button", { name: "Simulate" }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ with: ["their_attack?heat=2"] }));
  await waitFor(() => expect(asked.at(-1)?.searchParams.get("heat")).toBe("2"));
});
