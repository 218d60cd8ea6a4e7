import { mean } from "d3-array";
import type { Job } from "../../../api/types";
import { formatPercent } from "../../../words/numbers";

/** One model's accuracy on forgotten samples it did not relearn from, by step; the first value is before any step. */
export type Relearnt = { run: string; kind: string; accuracy: number[] };
export type Relearning = { run: string; samples: number; steps: number; watched: number; curves: Relearnt[] };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const numbers = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((one): one is number => typeof one === "number") : [];

/** What a finished job found; null for anything else. */
export function relearningOf(job: Pick<Job, "result">): Relearning | null {
  const { result } = job;
  if (!result || typeof result.run !== "string" || !Array.isArray(result.curves)) return null;
  const curves = result.curves.filter(isRecord).map((curve) => ({
    run: String(curve.run),
    kind: String(curve.kind),
    accuracy: numbers(curve.accuracy),
  }));
  return {
    run: result.run,
    samples: Number(result.samples),
    steps: Number(result.steps),
    watched: Number(result.watched),
    curves,
  };
}

/** Whether a job relearns this run, finished or not. */
export const isAbout = (job: Job, run: string) =>
  job.kind === "relearn" && (relearningOf(job)?.run === run || job.title.endsWith(run));

/** The lowest and highest accuracy of the retrained models at each step; null without any. */
export function retrainedBand(relearning: Relearning): { lower: number[]; upper: number[] } | null {
  const pool = relearning.curves.filter((curve) => curve.kind === "retrained" && curve.run !== relearning.run);
  const [first] = pool;
  if (!first) return null;
  const at = (step: number) => pool.map((curve) => curve.accuracy[step] ?? 0);
  return {
    lower: first.accuracy.map((_, step) => Math.min(...at(step))),
    upper: first.accuracy.map((_, step) => Math.max(...at(step))),
  };
}

const FEWEST = 3;

/** What the grey band is, and how many retrained models leave the range of the others: it is not one that holds 95 %. */
export function bandWords(relearning: Relearning): string {
  const pool = relearning.curves.filter((curve) => curve.kind === "retrained" && curve.run !== relearning.run);
  if (pool.length === 0) return "";
  const range = `Grey: from the lowest to the highest of ${pool.length} retrained models`;
  if (pool.length < FEWEST) return `${range}.`;
  const leaving = pool.filter((own) => {
    const others = pool.filter((other) => other !== own);
    return own.accuracy.some((value, step) => {
      const theirs = others.map((other) => other.accuracy[step] ?? value);
      return value < Math.min(...theirs) || value > Math.max(...theirs);
    });
  });
  return `${range}; ${formatPercent(leaving.length / pool.length, 0)} of these leave the range of the others somewhere.`;
}

export const ENOUGH = 0.9;

/** The first step from which nine in ten are right; null if that is never. */
export function stepsBack(curve: Relearnt): number | null {
  const step = curve.accuracy.findIndex((value) => value >= ENOUGH);
  return step < 0 ? null : step;
}

/** Mean accuracy over the steps: the area under the curve. */
export const meanAccuracy = (curve: Relearnt) => mean(curve.accuracy.slice(1)) ?? curve.accuracy[0] ?? 0;

const words = (step: number | null) =>
  step === null ? "never" : step === 0 ? "at once, without a step" : `after ${step} ${step === 1 ? "step" : "steps"}`;

/** How fast it came back, against retrained models, in a sentence. */
export function relearnSentence(relearning: Relearning, name: string): string {
  const own = relearning.curves.find((curve) => curve.run === relearning.run);
  if (!own) return "";
  const mine = stepsBack(own);
  const pool = relearning.curves.filter((curve) => curve.kind === "retrained" && curve.run !== relearning.run);
  const begin = `${name} reaches 90 % ${words(mine)}`;
  if (pool.length === 0) return `${begin}; without retrained models nothing says how fast is normal.`;
  const theirs = pool.map((curve) => stepsBack(curve) ?? Number.POSITIVE_INFINITY);
  if (mine === null || !theirs.every(Number.isFinite)) return sentenceOnMeans(name, own, pool);
  const [fastest, slowest] = [Math.min(...theirs), Math.max(...theirs)];
  const between = Number.isFinite(slowest)
    ? `after ${fastest} to ${slowest} steps`
    : `${words(finite(fastest))} or later`;
  const normal = `retrained models ${slowest > fastest ? between : words(finite(fastest))}`;
  if (theirs.every((step) => step === 0))
    return `${begin}, ${normal}: these images need no memory, so relearning says nothing.`;
  const step = mine ?? Number.POSITIVE_INFINITY;
  const verdict =
    step < fastest
      ? "faster than every retrained model: something was left."
      : step > slowest
        ? "slower than every retrained model."
        : "as fast as models that never saw them.";
  return `${begin}, ${normal}: ${verdict}`;
}

/** Where nine in ten are never right, as with wrong labels, the area under the curve compares. */
function sentenceOnMeans(name: string, own: Relearnt, pool: readonly Relearnt[]): string {
  const means = pool.map(meanAccuracy);
  const [mine, lowest, highest] = [meanAccuracy(own), Math.min(...means), Math.max(...means)];
  const verdict =
    mine > highest
      ? "more than every retrained model: something was left."
      : mine < lowest
        ? "less than every retrained model."
        : "as models that never saw them.";
  const normal = `retrained models ${formatPercent(lowest, 0)} to ${formatPercent(highest, 0)}`;
  return `${name} has ${formatPercent(mine, 0)} of them right, mean over the steps, ${normal}: ${verdict}`;
}

const finite = (step: number) => (Number.isFinite(step) ? step : null);
