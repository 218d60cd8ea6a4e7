import { describe, expect, test } from "vitest";
import { readIndices } from "../../../src/views/scenarios/readIndices";
import {
  firstDraft,
  missingIn,
  requestOf,
  withDataset,
  withForgetKind,
} from "../../../src/views/scenarios/scenarioRequest";
import { catalog } from "../../fixtures";

describe("a scenario in the making", () => {
  const draft = firstDraft(catalog);

  test("starts with data that needs no download, and asks for a class", () => {
    expect(draft).toMatchObject({ dataset: "digits", architecture: "small_cnn", forgetKind: "class" });
    expect(missingIn(draft)).toBe("Choose at least one class to forget.");
    expect(missingIn({ ...draft, forget: { classes: [3] } })).toBeNull();
  });

  test("another data set brings its own architecture; another kind its own parameters", () => {
    expect(withDataset(draft, "cifar10", catalog).architecture).toBe("resnet18");
    expect(withForgetKind({ ...draft, twin: true }, "random", catalog)).toMatchObject({
      forget: { fraction: 0.1, seed: 0 },
      twin: false,
    });
  });

  test("becomes the request of the interface", () => {
    const sent = requestOf({ ...draft, forget: { classes: [3] }, subset: 500, validation: 0.1 });
    expect(sent).toMatchObject({
      dataset: "digits",
      forget: { kind: "class", classes: [3] },
      splits: { validation: 0.1, subset: { train: 500, test: 100 } },
      canaries: null,
    });
  });
});

test("sample ids are read from lists and ranges", () => {
  expect(readIndices("0, 17\n100-102")).toEqual([0, 17, 100, 101, 102]);
  expect(readIndices("5-3 x")).toEqual([Number.NaN, Number.NaN]);
});
