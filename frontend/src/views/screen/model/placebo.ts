import type { Catalog, MetricInfo, MetricSummary, Run } from "../../../api/types";
import type { Baseline } from "../../../domain/pool";

/** The random step whose length is that of the compared run's update. */
export const RANDOM_UPDATE = "random_update";
export const UPDATE_NORM = "update_norm";
const NORM = "norm";
const DIGITS = 4;
const TOLERANCE = 0.002;

/**
 * What is judged: how near forgotten samples are to what retrained models say of them, and what is kept. Test samples
 * that match the forget set (TUA) can tell that a model went astray, but not that it forgot what it was trained on.
 */
const EVIDENCE = ["UA", "js_forget"] as const;
export const FORGETTING = ["UA", "TUA", "js_forget"] as const;
export const KEEPING = ["RA", "TRA"] as const;
export const JUDGED = [...FORGETTING, ...KEEPING] as const;
type Judged = (typeof JUDGED)[number];

/** Differences below this are never counted, however alike the retrained models are. */
export const SMALLEST = 0.01;
/** What counts as forgetting: the share of the way to retrained, left by the better control, that has to be gone. */
export const SHARE_OF_THE_WAY = 0.5;
const FEWEST_RETRAINED = 3;

/** Beyond noise: better goes at least half the way that the better control leaves, slight goes less. */
export type Standing = "better" | "slight" | "same" | "worse";
export type PlaceboLine = {
  name: Judged;
  value: number;
  nothing: number | null;
  random: number | null;
  retrained: number;
  margin: number;
  standing: Standing;
  /** The share of the way to retrained, left by the better control, that the model has gone; null if there is none. */
  gone: number | null;
};
export type Verdict = "beats" | "price" | "no" | "open" | "none";
export type Placebo = { verdict: Verdict; reason: string; lines: readonly PlaceboLine[]; missing: readonly Run[] };

const isControl = (run: Run, catalog: Catalog | undefined) =>
  catalog?.methods.some((method) => method.name === run.method && method.control) ?? false;

/** The length of a random step as a request gives it: in few digits, so that asking again finds the same run. */
export const stepLength = (norm: number) => Number(norm.toPrecision(DIGITS));

export type Pairing = {
  /** The random steps of a run: same base, same length. */
  placebos: ReadonlyMap<string, readonly Run[]>;
  /** The runs that stand under another one. */
  paired: ReadonlySet<string>;
};

/** Finds for every unlearned run the random steps that went as far from the same base. */
export function pairPlacebos(runs: readonly Run[], catalog: Catalog | undefined): Pairing {
  const steps = runs.filter((run) => run.method === RANDOM_UPDATE);
  const placebos = new Map<string, readonly Run[]>();
  if (steps.length === 0) return { placebos, paired: new Set() };
  for (const run of runs) {
    const norm = run.metrics[UPDATE_NORM];
    if (run.kind !== "unlearned" || isControl(run, catalog) || typeof norm !== "number") continue;
    const own = steps.filter((step) => step.base === run.base && fits(step.parameters[NORM], norm));
    const sameSeed = own.filter((step) => step.seed === run.seed);
    if (own.length > 0) placebos.set(run.id, sameSeed.length > 0 ? sameSeed : own);
  }
  return { placebos, paired: new Set([...placebos.values()].flat().map((run) => run.id)) };
}

const fits = (length: unknown, norm: number) =>
  typeof length === "number" && Math.abs(length - norm) <= TOLERANCE * norm;

/** The runs of a row whose random step has not been asked for, but could be. */
export const withoutPlacebo = (runs: readonly Run[], pairing: Pairing): readonly Run[] =>
  runs.filter((run) => {
    const norm = run.metrics[UPDATE_NORM];
    return run.status === "succeeded" && typeof norm === "number" && norm > 0 && !pairing.placebos.has(run.id);
  });

type Judging = { baseline: Baseline | null; nothing: (base: string | null) => Run | undefined; pairing: Pairing };

/** Whether a row's runs do better than doing nothing and than a random step as long as theirs. */
export function judge(runs: readonly Run[], { baseline, nothing, pairing }: Judging): Placebo {
  const finished = runs.filter((run) => run.status === "succeeded");
  const missing = withoutPlacebo(finished, pairing);
  const open = (reason: string): Placebo => ({ verdict: "open", reason, lines: [], missing });
  if (finished.length === 0) return open("It has not finished yet.");
  if (!baseline || baseline.n < FEWEST_RETRAINED)
    return open(`It takes ${FEWEST_RETRAINED} retrained models to know what is noise.`);
  const steps = finished.flatMap((run) => pairing.placebos.get(run.id) ?? []).filter(isDone);
  const originals = finished.flatMap((run) => nothing(run.base) ?? []);
  const ruined = KEEPING.some((name) => {
    const summary = baseline.metrics[name];
    const [step, nothing] = [meanOf(steps, name), meanOf(originals, name)];
    const margin = summary ? marginOf(summary, finished.length) : null;
    if (!summary || margin === null || step === null || nothing === null) return false;
    return shortfall(name, step, summary.mean) - shortfall(name, nothing, summary.mean) > margin;
  });
  const lines = JUDGED.flatMap((name) => {
    const summary = baseline.metrics[name];
    const value = meanOf(finished, name);
    if (!summary || value === null) return [];
    const others = { nothing: meanOf(originals, name), random: meanOf(steps, name) };
    const rivals = ruined && isForgetting(name) ? { ...others, random: null } : others;
    return lineOf(name, value, others, rivals, summary, finished.length) ?? [];
  });
  if (missing.length > 0) return { ...open("Its random step has not been run."), lines: steps.length > 0 ? lines : [] };
  if (steps.length === 0) {
    if (finished.some((run) => typeof run.metrics[UPDATE_NORM] !== "number")) {
      const reason = "The length of its update is not known: it has no base or no weights, or is not evaluated yet.";
      return { ...open(reason), verdict: "none" };
    }
    return open("Its random step has not finished, or the method changed nothing.");
  }
  return { ...verdictOf(lines), lines, missing };
}

const isDone = (run: Run) => run.status === "succeeded";

function meanOf(runs: readonly Run[], name: string): number | null {
  const values = runs.flatMap((run) => run.metrics[name] ?? []);
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}

type Others = { nothing: number | null; random: number | null };

const isForgetting = (name: Judged) => FORGETTING.some((one) => one === name);

/** One metric against its rivals: a random step that ruins what is kept is none in forgetting, which is then no feat. */
function lineOf(
  name: Judged,
  value: number,
  others: Others,
  rivals: Others,
  summary: MetricSummary,
  n: number,
): PlaceboLine | null {
  const margin = marginOf(summary, n);
  const known = [rivals.nothing, rivals.random].filter((one) => one !== null);
  if (margin === null || known.length === 0) return null;
  const away = (one: number) => shortfall(name, one, summary.mean);
  const left = Math.min(...known.map(away));
  const gained = left - away(value);
  const gone = left > margin ? gained / left : null;
  const line = { name, value, ...others, retrained: summary.mean, margin, gone };
  return { ...line, standing: standingOf(gained, margin, gone) };
}

function standingOf(gained: number, margin: number, gone: number | null): Standing {
  if (gained < -margin) return "worse";
  if (gained <= margin || gone === null) return "same";
  return gone >= SHARE_OF_THE_WAY ? "better" : "slight";
}

/** How far a value is from what retrained models have, counting only what is bad about it. */
export function shortfall(name: Judged, value: number, retrained: number): number {
  if (name === "UA" || name === "TUA") return Math.abs(value - retrained);
  return Math.max(0, name === "js_forget" ? value - retrained : retrained - value);
}

/**
 * How far the mean of n runs may be from that of K retrained models by seeds alone, at 95 %: t·s·√(1/n + 1/K), from the
 * band t·s·√(1 + 1/K) of one more retrained model; at least the smallest difference that counts.
 */
export function marginOf(summary: MetricSummary, n: number): number | null {
  if (summary.n < FEWEST_RETRAINED) return null;
  if (summary.deviation === 0) return SMALLEST;
  if (summary.high === null) return null;
  return Math.max(SMALLEST, (summary.high - summary.mean) * Math.sqrt((summary.n / n + 1) / (summary.n + 1)));
}

const among = (names: readonly string[], lines: readonly PlaceboLine[], standing: Standing) =>
  lines.filter((line) => names.includes(line.name) && line.standing === standing).map((line) => line.name);

/**
 * A model beats its placebo if it goes at least half the way to retrained that doing nothing and the random step both
 * leave, by more than seeds explain, in what it says of the forget set itself (UA or JS divergence), and is nowhere
 * further from retrained. Less is a difference, but no forgetting.
 */
function verdictOf(lines: readonly PlaceboLine[]): Pick<Placebo, "verdict" | "reason"> {
  const better = among(EVIDENCE, lines, "better");
  const astray = among(FORGETTING, lines, "worse");
  const lost = among(KEEPING, lines, "worse");
  if (better.length === 0) return { verdict: "no", reason: failing(lines) };
  const way = lines.filter((line) => better.includes(line.name)).map(wayOf);
  const nearer = `It goes ${way.join(" and ")} of the way to retrained that the better of nothing and random leaves`;
  if (astray.length > 0) return { verdict: "no", reason: `${nearer}, but is further away in ${words(astray)}.` };
  if (lost.length > 0) return { verdict: "price", reason: `${nearer}, but it loses ${words(lost)}.` };
  return { verdict: "beats", reason: `${nearer}, and it keeps as much.` };
}

/** Why a model whose forget set did not move enough is no better than its placebo. */
function failing(lines: readonly PlaceboLine[]): string {
  const slight = lines.filter((line) => isForgetting(line.name) && line.standing === "slight");
  const unseen = among(FORGETTING, lines, "better");
  if (slight.length > 0)
    return `Beyond noise it goes only ${slight.map(wayOf).join(" and ")} of the way to retrained: it takes half in UA or JS divergence.`;
  if (unseen.length > 0)
    return `Only ${words(unseen)} moved, which is of samples it was not trained on: the forget set itself did not.`;
  return "It forgets no better than doing nothing or a random step does.";
}

const wayOf = (line: PlaceboLine) => `${Math.round(100 * (line.gone ?? 0))} % (${TITLES[line.name]})`;

const TITLES: Record<Judged, string> = {
  UA: "UA",
  TUA: "TUA",
  js_forget: "JS divergence on the forget set",
  RA: "RA",
  TRA: "TRA",
};
const words = (names: readonly Judged[]) => names.map((name) => TITLES[name]).join(", ");

/** Whether the catalogue has what a placebo needs: the random step, and the length to give it. */
export const canQueue = (catalog: Catalog | undefined, metrics: readonly Pick<MetricInfo, "name">[]) =>
  (catalog?.methods.some((method) => method.name === RANDOM_UPDATE) ?? false) &&
  metrics.some((metric) => metric.name === UPDATE_NORM);

export type StepRequest = { base: string | null; seed: number; lengths: number[] };

/** The random steps to ask for: one request for each base and seed, all lengths in it. */
export function stepRequests(runs: readonly Run[]): StepRequest[] {
  const requests = new Map<string, StepRequest>();
  for (const run of runs) {
    const norm = run.metrics[UPDATE_NORM];
    if (typeof norm !== "number") continue;
    const key = `${run.base}:${run.seed}`;
    const found = requests.get(key) ?? { base: run.base, seed: run.seed, lengths: [] };
    const length = stepLength(norm);
    if (!found.lengths.includes(length)) found.lengths.push(length);
    requests.set(key, found);
  }
  return [...requests.values()];
}
