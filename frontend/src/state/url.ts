import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { type AttackUrl, readAttackUrl } from "./attackUrl";
import { idsText } from "./sampleIds";

/** Everything a link carries. Each key is optional: what is absent has its default. */
export type UrlState = AttackUrl & {
  /** The scenario in view. */
  scenario?: string;
  /** The two runs in contrast. */
  a?: string;
  b?: string;
  /** A dialog that is open wherever you are. */
  dialog?: (typeof DIALOGS)[number];
  /** New scenario: the scenario whose data, model and recipe it starts from. */
  like?: string;
  /** New scenario: ids of training samples to forget, such as `3.7-12`. */
  forget?: string;
  /** Build: the method whose form is open. */
  method?: string;
  /** Screen: columns to sort by, best first; a leading minus means worst first. */
  sort?: string[];
  /** Screen: filters such as `method:scrub` or `status:succeeded`, and `front`. */
  filters?: string[];
  /** Screen: free text. */
  search?: string;
  /** Screen: the metrics that have a column; absent for those that the catalogue shows. */
  columns?: string[];
  /** Screen: whether runs that differ only in seeds are listed one by one. */
  fold?: "off";
  /** Screen: metrics on the axes of the trade-off plot. */
  x?: string;
  y?: string;
  /** Screen: the run whose drawer is open. */
  run?: string;
  /** Contrast: which samples are shown; those trained on by default. */
  split?: "test";
  /** Contrast: what layers are compared with; the retrained models by default. */
  reference?: "original";
  /** Contrast: how feature space is laid out; aligned by default. */
  projection?: "joint" | "separate" | "pca";
  /** Contrast: UMAP's settings. */
  neighbors?: number;
  spread?: number;
  /** Contrast: the samples that stand out in the maps. */
  highlight?: ContrastHighlight;
  /** Contrast: the predicted class that stands out alone. */
  isolated?: number;
  /** Contrast: what the prediction matrix shows; shares of A and B by default. */
  matrix?: "difference";
  /** Contrast: whether what layers encode is asked for. */
  probes?: "on";
  /** Contrast: how many steps of training after the start are shown; the finished models by default. */
  step?: number;
  /** Contrast: two more models beside A and B. */
  c?: string;
  d?: string;
  /** Contrast: up to four images that stay in the inspector, such as `train-17`. */
  images?: string[];
  /** Contrast: a kept slice whose samples are selected. */
  slice?: string;
  /** Contrast: a chosen cell such as `a:3:7`: whose matrix, true class, predicted class. */
  cell?: string;
};

const DIALOGS = ["new-scenario", "import", "own-method", "published"] as const;

export const CONTRAST_HIGHLIGHTS = [
  "target",
  "correctly_forgotten",
  "not_forgotten",
  "overly_forgotten",
  "changed",
] as const;
export type ContrastHighlight = (typeof CONTRAST_HIGHLIGHTS)[number];

const PROJECTIONS = ["joint", "separate", "pca"] as const;
const CELL = /^(a|b|difference):\d{1,5}:\d{1,5}$/;
const MOST_CLASSES = 100_000;
const MOST_STEPS = 100_000;
const IMAGE = /^(train|test)-\d{1,9}$/;
export const MOST_IMAGES = 4;

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;
const MOST_ENTRIES = 32;
const LONGEST_TEXT = 200;

const identifier = (value: unknown) => {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && IDENTIFIER.test(text) ? text : undefined;
};

const shortText = (value: unknown) =>
  typeof value === "string" && value !== "" ? value.slice(0, LONGEST_TEXT) : undefined;

const textList = (value: unknown) => {
  const list = (Array.isArray(value) ? value : [value])
    .flatMap((entry) => shortText(entry) ?? [])
    .slice(0, MOST_ENTRIES);
  return list.length > 0 ? list : undefined;
};

const oneOf = <Choice extends string>(value: unknown, choices: readonly Choice[]) =>
  choices.find((choice) => choice === value);

const within = (value: unknown, low: number, high: number, whole: boolean) =>
  typeof value === "number" && value >= low && value <= high && (!whole || Number.isInteger(value)) ? value : undefined;

/** Keeps what is well formed and drops the rest, so that no link can break the page. */
export function readUrlState(raw: Record<string, unknown>): UrlState {
  const state: UrlState = {
    scenario: identifier(raw.scenario),
    a: identifier(raw.a),
    b: identifier(raw.b),
    dialog: DIALOGS.find((one) => one === raw.dialog),
    like: identifier(raw.like),
    forget: idsText(raw.forget),
    method: identifier(raw.method),
    sort: textList(raw.sort),
    filters: textList(raw.filters),
    search: shortText(raw.search),
    columns: textList(raw.columns),
    fold: raw.fold === "off" ? raw.fold : undefined,
    x: identifier(raw.x),
    y: identifier(raw.y),
    run: identifier(raw.run),
    split: oneOf(raw.split, ["test"]),
    reference: oneOf(raw.reference, ["original"]),
    projection: oneOf(raw.projection, PROJECTIONS),
    neighbors: within(raw.neighbors, 2, 200, true),
    spread: within(raw.spread, 0, 1, false),
    highlight: oneOf(raw.highlight, CONTRAST_HIGHLIGHTS),
    isolated: within(raw.isolated, 0, MOST_CLASSES, true),
    matrix: oneOf(raw.matrix, ["difference"]),
    probes: oneOf(raw.probes, ["on"]),
    step: within(raw.step, 0, MOST_STEPS, true),
    c: identifier(raw.c),
    d: identifier(raw.d),
    images: textList(raw.images)
      ?.filter((text) => IMAGE.test(text))
      .slice(0, MOST_IMAGES),
    slice: identifier(raw.slice),
    cell: typeof raw.cell === "string" && CELL.test(raw.cell) ? raw.cell : undefined,
    ...readAttackUrl(raw),
  };
  return withoutEmpty(state);
}

function withoutEmpty(state: UrlState): UrlState {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}

/** Another scenario keeps nothing of the old one but the way its tables are shown. */
export function inScenario(state: UrlState, scenario: string | undefined): UrlState {
  if (state.scenario === scenario) return state;
  return withoutEmpty({
    ...state,
    scenario,
    a: undefined,
    b: undefined,
    run: undefined,
    c: undefined,
    d: undefined,
    slice: undefined,
    images: undefined,
    step: undefined,
    isolated: undefined,
    cell: undefined,
  });
}

export const swapped = (state: UrlState): UrlState => withoutEmpty({ ...state, a: state.b, b: state.a });

/** The link's state and a way to change part of it; `push` leaves a step in the browser's history. */
export function useUrl() {
  const state: UrlState = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (update: Partial<UrlState> | ((before: UrlState) => UrlState), history: "replace" | "push" = "replace") => {
      void navigate({
        to: ".",
        search: (before: UrlState) =>
          readUrlState(typeof update === "function" ? update(before) : { ...before, ...update }),
        replace: history === "replace",
      });
    },
    [navigate],
  );
  return [state, change] as const;
}
