import { expect, it } from "vitest";
import { parseSearch, stringifySearch } from "../../src/state/searchText";
import { readUrlState, type UrlState } from "../../src/state/url";

/** A value for every piece of state: one that is added without a sample here does not compile. */
const SAMPLES: Required<UrlState> = {
  scenario: "c47bf5a40c66ff93",
  a: "31e25999aaaa",
  b: "000000000001",
  c: "1e5",
  d: "abc",
  run: "group:31e2",
  dialog: "import",
  like: "c47b",
  forget: "3.7-12",
  method: "scrub",
  sort: ["-RA", "distance"],
  filters: ["method:scrub", "front"],
  yardstick: "UA,RA*2.5",
  combine: "mean",
  search: "lr .05",
  columns: ["UA", "distance"],
  fold: "off",
  x: "WCPS",
  y: "TRA",
  split: "test",
  reference: "original",
  projection: "pca",
  neighbors: 15,
  spread: 0.1,
  highlight: "changed",
  isolated: 3,
  matrix: "bubble",
  panel: "prediction-matrix",
  probes: "on",
  step: 2,
  images: ["train-17", "test-3"],
  slice: "kept",
  cell: "a:3:7",
  signal: "entropy",
  versus: "twin",
  strategy: "worst_case",
  atA: 0.25,
  atB: -3,
  roc: "reversed",
  audit: "b",
  exposed: "leaking",
  learn: 5,
  rate: 0.01,
  heat: 2,
  tour: 3,
  scope: "method",
  margin: 0.5,
  open: ["roc", "bench"],
  hidden: ["WCPS", "UA"],
  with: ["confidence_gap?temperature=2"],
};

it.each(Object.keys(SAMPLES) as (keyof UrlState)[])("%s comes back from the link as it was", (key) => {
  const state = { [key]: SAMPLES[key] };
  expect(readUrlState(parseSearch(stringifySearch(state)))).toEqual(state);
});

it("all of it together, too", () => {
  expect(readUrlState(parseSearch(stringifySearch(SAMPLES)))).toEqual(SAMPLES);
});
