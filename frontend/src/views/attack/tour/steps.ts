import type { Run } from "../../../api/types";
import { type AttackUrl, TOUR_STEPS } from "../../../state/attackUrl";
import type { UrlState } from "../../../state/url";

/** The planted runs of the tour, by method; `retrained` is any retrained model. */
type Planted = "do_nothing" | "head_only" | "gradient_ascent" | "euk" | "retrained";

export type TourStep = {
  title: string;
  /** What the reader is asked to find out. */
  question: string;
  /** Where to look, in order. */
  look: readonly string[];
  answer: string;
  a: Planted;
  b: Planted;
  settings: AttackUrl;
};

export const STEPS: readonly TourStep[] = [
  {
    title: "What “nothing forgotten” looks like",
    question:
      "One image in ten was trained with a wrong label, drawn at random, and these are to be forgotten. Which of A and B still knows the wrong labels?",
    look: [
      "Verdict: how far does each dot lie from the grey retrained models?",
      "Canaries: a model that never saw the wrong labels ranks them anywhere, ½ on average.",
    ],
    answer:
      "A: it is the original under another name (“Do Nothing”). Nobody guesses a wrong label, so only memory explains ranks near 1. B is a retrained model held out of the pool: it lies where the others do, and its ranks are those of chance.",
    a: "do_nothing",
    b: "retrained",
    settings: {},
  },
  {
    title: "Less sure is not better",
    question: "A has lost every trace that makes attacks succeed. Is it the best run?",
    look: [
      "Verdict: on which side of the retrained models does A lie?",
      "Per-image audit: which list is long, “leaking” or “over-erased”?",
    ],
    answer:
      "No: gradient ascent overshot. A is less sure of the wrong labels than models that never saw them, and that gives the forgotten images away as well. A score that only falls with leaking would have praised it.",
    a: "gradient_ascent",
    b: "retrained",
    settings: { exposed: "over_erased" },
  },
  {
    title: "The run that looks right",
    question:
      "A passes the verdict, and its worst-case privacy score is far above that of doing nothing. Is that enough?",
    look: [
      "Verdict: A and B both lie among retrained models, B perhaps further out than A.",
      "Canaries: which of the two has a mean rank that chance does not give?",
    ],
    answer:
      "No. The verdict looks at margins, and a margin can be set: A was trained until its margins were those of retrained models. The order of the wrong labels was nobody’s aim, and it still remembers. Go on and see why.",
    a: "head_only",
    b: "euk",
    settings: {},
  },
  {
    title: "What is still inside",
    question: "Teach both models 100 of the wrong labels, gently. Which one remembers the others by itself?",
    look: [
      "Relearning: press “Relearn from”, with 100 samples and step size 0.001, and wait a few seconds.",
      "Compare each curve with the grey band of retrained models.",
    ],
    answer:
      "A: wrong labels cannot be guessed from other wrong labels, so retrained models stay near nothing. A climbs above them: its lower layers were never touched. That is the fake (“Head Only”): two layers hide what the others hold.",
    a: "head_only",
    b: "euk",
    settings: { learn: 100, rate: 0.001 },
  },
  {
    title: "The good one, and what it does not prove",
    question: "What can be said of A, which trained all but the first layer anew?",
    look: [
      "Verdict: read the whole sentence: the interval, and the smallest difference that would have been found.",
      "Per-image audit: how many images leak, and how many for a retrained model?",
    ],
    answer:
      "It reads as retrained models do, as far as eight training seeds can tell: no image is listed, and relearning finds nothing. That is absence of evidence at the stated size, not proof; more retrained models narrow it.",
    a: "euk",
    b: "retrained",
    settings: { learn: 100, rate: 0.001 },
  },
];

export const stepAt = (number: number): TourStep | undefined => STEPS[Math.min(number, TOUR_STEPS) - 1];

type Known = Pick<Run, "id" | "kind" | "method">;

const planted = (runs: readonly Known[], which: Planted) =>
  runs.filter((run) => (which === "retrained" ? run.kind === which : run.method === which)).at(-1)?.id;

/** Whether every planted run is there. */
export const isComplete = (runs: readonly Known[]) =>
  STEPS.every((step) => planted(runs, step.a) !== undefined && planted(runs, step.b) !== undefined);

/** What a step changes in the link: its models, and its settings in place of those of the step before. */
export function urlOf(number: number, runs: readonly Known[]): Partial<UrlState> {
  const step = stepAt(number);
  if (!step) return {};
  const plain = { signal: undefined, versus: undefined, strategy: undefined, atA: undefined, atB: undefined };
  const fresh = { ...plain, heat: undefined, audit: undefined, exposed: undefined, learn: undefined, rate: undefined };
  return { ...fresh, ...step.settings, tour: number, a: planted(runs, step.a), b: planted(runs, step.b) };
}
