export const STRATEGIES = [
  "custom",
  "best_attack_score",
  "best_success_rate",
  "common_threshold",
  "worst_case",
] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What the Attack stage adds to a link; each key is optional: what is absent has its default. */
export type AttackUrl = {
  /** The number per image that the adversary looks at. */
  signal?: string;
  /** What the models are told from: `retrained`, `pool`, `twin`, `test`, `validation` or a retrained run. */
  versus?: string;
  strategy?: Strategy;
  /** The thresholds set by hand. */
  atA?: number;
  atB?: number;
  /** Which end counts as positive in the ROC; trained images by default. */
  roc?: "reversed";
  /** Whose images the audit lists, and which of them; those of A, all, by default. */
  audit?: "b";
  exposed?: "leaking" | "over_erased";
  /** Relearning: from how many samples, and how large its steps are. */
  learn?: number;
  rate?: number;
  /** The temperature of the bench's signal; the signal's own by default. */
  heat?: number;
  /** The step of the tour with known answers. */
  tour?: number;
  /** Whether the verdict is about the method, by all seeds of a run's configuration; about the run by default. */
  scope?: "method";
  /** The share of the original's effect that counts as forgotten; the verdict's own by default. */
  margin?: number;
  /** The parts of the page that are unfolded. */
  open?: string[];
  /** What attacks without a panel of their own are asked, such as `confidence_gap?temperature=2`. */
  with?: string[];
};

export const TOUR_STEPS = 5;

const ASKED = /^[A-Za-z][A-Za-z0-9_]{0,79}\?.{1,4000}$/;
const MOST_ASKED = 16;
const asked = (value: unknown) => {
  const entries = (Array.isArray(value) ? value : [value]).filter(
    (entry): entry is string => typeof entry === "string" && ASKED.test(entry),
  );
  return entries.length > 0 ? entries.slice(0, MOST_ASKED) : undefined;
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;
const name = (value: unknown) => {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && NAME.test(text) ? text : undefined;
};
const MOST_OPEN = 16;
const names = (value: unknown) => {
  const found = (Array.isArray(value) ? value : [value]).flatMap((one) => name(one) ?? []).slice(0, MOST_OPEN);
  return found.length > 0 ? [...new Set(found)] : undefined;
};
const between = (value: unknown, low: number, high: number) =>
  typeof value === "number" && value >= low && value <= high ? value : undefined;
const whole = (value: unknown, low: number, high: number) =>
  Number.isInteger(value) ? between(value, low, high) : undefined;
const finite = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);

/** Keeps what is well formed and drops the rest. */
export const readAttackUrl = (raw: Record<string, unknown>): AttackUrl => ({
  signal: name(raw.signal),
  versus: name(raw.versus),
  strategy: STRATEGIES.find((one) => one === raw.strategy),
  atA: finite(raw.atA),
  atB: finite(raw.atB),
  roc: raw.roc === "reversed" ? raw.roc : undefined,
  audit: raw.audit === "b" ? raw.audit : undefined,
  exposed: raw.exposed === "leaking" || raw.exposed === "over_erased" ? raw.exposed : undefined,
  learn: whole(raw.learn, 1, 500),
  rate: between(raw.rate, 1e-6, 1),
  heat: between(raw.heat, 0.01, 100),
  tour: whole(raw.tour, 1, TOUR_STEPS),
  scope: raw.scope === "method" ? raw.scope : undefined,
  margin: between(raw.margin, 0.01, 1),
  open: names(raw.open),
  with: asked(raw.with),
});
