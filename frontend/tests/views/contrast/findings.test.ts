import { expect, it } from "vitest";
import type { Probes } from "../../../src/api/types";
import { probeFindings } from "../../../src/views/contrast/model/probes";

const found = {
  layers: ["conv1", "conv2", "hidden"],
  bits: { one: [0.1, 0.9, 0.95], two: [0.1, 0.2, 0.0] },
  band: { models: 8, low: [0.05, 0.1, 0.1], high: [0.3, 0.4, 0.5], values: [] },
} as unknown as Probes;

it("names the layers that stand out of retrained models, with their numbers", () => {
  const sentences = probeFindings(found, { a: "one", b: "two" }, { a: "Gradient Ascent", b: "SCRUB" });
  expect(sentences).toEqual([
    "A, Gradient Ascent, encodes more of the forget set than retrained models at conv2 (0.900 bits) and hidden (0.950 bits).",
    "B, SCRUB, encodes less of it than retrained models at hidden (0.000 bits).",
  ]);
});

it("says nothing where nothing stands out, or no band is known", () => {
  const names = { a: "x", b: "y" };
  const inside = { ...found, bits: { one: [0.1, 0.2, 0.3], two: [null, 0.2, 0.3] } } as unknown as Probes;
  expect(probeFindings(inside, { a: "one", b: "two" }, names)).toEqual([]);
  expect(probeFindings({ ...found, band: null } as unknown as Probes, { a: "one", b: "two" }, names)).toEqual([]);
});
