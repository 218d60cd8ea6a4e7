import { render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { ApiProblem } from "../../../src/api/problem";
import { ImportRefusal } from "../../../src/views/build/imports/ImportRefusal";
import {
  basesOf,
  EMPTY,
  formOf,
  lacking,
  misfits,
  uploadOf,
  withFile,
} from "../../../src/views/build/imports/importRequest";
import { runs } from "../../fixtures";

const file = (name: string) => new File(["content"], name);

test.each([
  ["a.safetensors", "weights"],
  ["A.PTH", "weights"],
  ["x.pt", "weights"],
  ["x.npz", "predictions"],
  ["x.npz.exe", null],
  ["npz", null],
])("%s holds %s", (name, upload) => expect(uploadOf(name)).toBe(upload));

test("the title follows the file until it is typed", () => {
  const first = withFile(EMPTY, file("scrub_1.pth"));
  expect(first.label).toBe("scrub_1");
  expect(withFile(first, file("salun.pth")).label).toBe("salun");
  expect(withFile({ ...first, label: "My method" }, file("salun.pth")).label).toBe("My method");
});

describe("what is lacking is said", () => {
  const ready = withFile(EMPTY, file("mine.npz"));
  test.each([
    [EMPTY, "Choose a file."],
    [{ ...ready, file: file("x.txt") }, "“x.txt” is neither weights"],
    [{ ...ready, file: new File([], "x.npz") }, "“x.npz” is empty."],
    [{ ...ready, label: "  " }, "Give it a title."],
    [{ ...ready, seed: 1.5 }, "The seed is a whole number"],
    [{ ...ready, seed: Number.NaN }, "The seed is a whole number"],
    [{ ...ready, seconds: -1 }, "The run time is a number"],
  ])("%#", (draft, words) => expect(lacking(draft)).toContain(words));
  test("nothing", () => expect(lacking(ready)).toBeNull());
});

test("the form holds what was stated, and only what fits the kind", () => {
  const draft = { ...withFile(EMPTY, file("mine.npz")), base: "abc", seconds: 2.5, device: " A100 ", seed: 3 };
  const sent = (kind: typeof draft.kind) => Object.fromEntries(formOf({ ...draft, kind }, "c47b"));
  expect(sent("unlearned")).toEqual({
    scenario: "c47b",
    kind: "unlearned",
    label: "mine",
    seed: "3",
    base: "abc",
    run_seconds: "2.5",
    device: "A100",
    predictions: expect.any(File),
  });
  expect(Object.keys(sent("retrained"))).toEqual(["scenario", "kind", "label", "seed", "predictions"]);
  expect([...formOf(withFile(EMPTY, file("w.pth")), "c47b").keys()]).toContain("weights");
});

test("the normalisation of weights is sent as it was chosen", () => {
  const draft = { ...withFile(EMPTY, file("model_best.pth.tar")), normalisation: "own" as const, mean: "0.1" };
  expect(lacking(draft)).toBe("Give mean and deviation by channel.");
  const form = Object.fromEntries(formOf({ ...draft, deviation: " 0.3 " }, "c47b"));
  expect(form).toMatchObject({ normalisation: "own", mean: "0.1", deviation: "0.3" });
  expect([...formOf({ ...draft, normalisation: "none" }, "c47b").keys()]).not.toContain("mean");
});

test("what does not fit is listed by name", () => {
  const error = new ApiProblem(422, "Invalid input", "The weights do not fit", "Import them elsewhere.", [
    { location: ["weights", "conv1.weight"], message: "(64, 3, 3, 3) instead of (32, 1, 3, 3)" },
    { location: ["weights", "head.bias"], message: "missing" },
    { location: ["seed"], message: "not a number" },
  ]);
  expect(misfits(error)).toHaveLength(2);
  render(<ImportRefusal error={error} />);
  expect(screen.getByRole("alert").textContent).toContain("2 arrays do not fit");
  expect(screen.getByRole("row", { name: /head.bias missing/ })).toBeDefined();
  expect(screen.getByText("Import them elsewhere.")).toBeDefined();
});

test("another refusal is said as it is", () => {
  render(
    <ImportRefusal error={new ApiProblem(415, "File refused", "The upload is not an archive", "Save it again.")} />,
  );
  expect(screen.getByRole("alert").textContent).toContain("not an archive");
});

test("only finished originals are bases", () => {
  expect(basesOf(runs).every((run) => run.kind === "original" && run.status === "succeeded")).toBe(true);
  expect(basesOf(runs).length).toBeGreaterThan(0);
});
