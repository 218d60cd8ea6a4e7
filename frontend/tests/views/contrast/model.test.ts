import { describe, expect, test } from "vitest";
import { readSafetensors } from "../../../src/api/safetensors";
import { sampleTable } from "../../../src/api/samples";
import { LAYER } from "../../../src/charts/scatter/layers";
import { readUrlState } from "../../../src/state/url";
import { readCell, samplesIn, writeCell } from "../../../src/views/contrast/model/cells";
import { focusClasses, MOST_COLOURS, paletteSlots } from "../../../src/views/contrast/model/focus";
import { countHighlights, nextHighlight, splitMask } from "../../../src/views/contrast/model/highlights";
import { marksOf, placedMask, placesOf } from "../../../src/views/contrast/model/marks";
import { selectionFacts, stepped } from "../../../src/views/contrast/model/selection";
import { sampleFile } from "../../tensors";

const table = sampleTable(readSafetensors(sampleFile()));
const train = splitMask(table, "train");
const wanted = {
  inSplit: train,
  highlight: "all" as const,
  isolated: null,
  selected: null,
  slots: paletteSlots(3, [0, 1, 2]),
  placed: new Uint8Array(6).fill(1),
};

describe("highlights", () => {
  test("are counted within the split, for A and for B", () => {
    const counts = countHighlights(table, train);
    expect(counts.all).toEqual({ a: 4, b: 4 });
    expect(counts.target).toEqual({ a: 2, b: 2 });
    expect(counts.correctly_forgotten).toEqual({ a: 0, b: 1 });
    expect(counts.not_forgotten).toEqual({ a: 2, b: 1 });
    expect(counts.overly_forgotten).toEqual({ a: 0, b: 1 });
    expect(counts.changed).toEqual({ a: 2, b: 2 });
  });

  test("go round, passing over what cannot be told", () => {
    expect(nextHighlight("all", "label")).toBe("target");
    expect(nextHighlight("target", null)).toBe("changed");
    expect(nextHighlight("changed", "label")).toBe("all");
  });
});

describe("marks", () => {
  test("colour is the predicted class, shape the forget set; other splits are hidden", () => {
    const marks = marksOf(table, "b", wanted);
    expect([...marks.colours]).toEqual([0, 0, 2, 1, 0, 1]);
    expect([...marks.shapes]).toEqual([0, 0, 1, 1, 0, 1]);
    expect([...marks.layers]).toEqual([LAYER.normal, LAYER.normal, LAYER.top, LAYER.top, LAYER.hidden, LAYER.hidden]);
  });

  test("what is not wanted is dim: by highlight, by class, by selection", () => {
    expect([...marksOf(table, "b", { ...wanted, highlight: "not_forgotten" }).layers].slice(0, 4)).toEqual([
      1, 1, 3, 1,
    ]);
    expect([...marksOf(table, "b", { ...wanted, isolated: 0 }).layers].slice(0, 4)).toEqual([2, 2, 1, 1]);
    expect([...marksOf(table, "a", { ...wanted, selected: new Set([1]) }).layers].slice(0, 4)).toEqual([1, 2, 1, 1]);
  });

  test("positions are matched by row", () => {
    const places = placesOf(table, [10, 0], Float32Array.of(1, 2, 3, 4));
    expect([...places.slice(0, 2)]).toEqual([3, 4]);
    expect([...places.slice(8, 10)]).toEqual([1, 2]);
    expect([...placedMask(places)]).toEqual([1, 0, 0, 0, 1, 0]);
  });
});

describe("cells", () => {
  test("select by true and predicted class, within the split", () => {
    expect(samplesIn(table, train, { whose: "a", label: 2, predicted: 2 })).toEqual([2, 3]);
    expect(samplesIn(table, train, { whose: "b", label: 2, predicted: 2 })).toEqual([2]);
    expect(samplesIn(table, train, { whose: "difference", label: 2, predicted: 2 })).toEqual([3]);
  });

  test("go into a link and come back; what is malformed does not", () => {
    expect(readCell(writeCell({ whose: "difference", label: 3, predicted: 71 }))).toEqual({
      whose: "difference",
      label: 3,
      predicted: 71,
    });
    expect(readCell("c:1:2")).toBeNull();
    expect(readUrlState({ cell: "b:3:7" })).toEqual({ cell: "b:3:7" });
    expect(readUrlState({ cell: "b:3:<7>", isolated: -1, highlight: "x", projection: "tsne", neighbors: 1.5 })).toEqual(
      {},
    );
    expect(readUrlState({ split: "test", isolated: 0, neighbors: 30, spread: 0, matrix: "difference" })).toEqual({
      split: "test",
      isolated: 0,
      neighbors: 30,
      spread: 0,
      matrix: "difference",
    });
  });
});

test("above ten classes forgotten ones and top confusions are coloured, others are grey", () => {
  expect(focusClasses(table, 3, [2])).toEqual([0, 1, 2]);
  const focus = focusClasses(table, 40, [2]);
  expect(focus).toEqual([2, 1, 0]);
  const slots = paletteSlots(40, focus);
  expect([slots[2], slots[1], slots[0], slots[17]]).toEqual([0, 1, 2, MOST_COLOURS]);
});

describe("selection", () => {
  test("has accuracies of both models", () => {
    const facts = selectionFacts(table, [1, 2, 3]);
    expect(facts).toMatchObject({ count: 3, toForget: 2, changed: 2, a: 1, retrained: null });
    expect(facts.b).toBeCloseTo(1 / 3);
    expect(selectionFacts(table, []).a).toBeNull();
  });

  test("is stepped through round and round", () => {
    const samples = [0, 1, 2].map((index) => ({ split: "train", index }));
    expect(stepped(samples, null, 1)?.index).toBe(0);
    expect(stepped(samples, { split: "train", index: 2 }, 1)?.index).toBe(0);
    expect(stepped(samples, { split: "train", index: 0 }, -1)?.index).toBe(2);
    expect(stepped([], null, 1)).toBeNull();
  });
});
