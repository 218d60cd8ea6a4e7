import type { Run } from "../../../api/types";
import { type AttackUrl, TOUR_STEPS } from "../../../state/attackUrl";
import type { UrlState } from "../../../state/url";

/** The planted runs of the tour, by method; `retrained` is any retrained model. */
type Planted = "do_nothing" | "head_only" | "gradient_ascent" | "euk" | "retrained";

/** Something to look at: the panel that shows it, and the rung in the strip whose evidence it is. */
export type Look = { text: string; panel: string; rung?: string };

export type TourStep = {
  title: string;
  /** What the reader is asked to find out. */
  question: string;
  /** Where to look, in order. */
  look: readonly Look[];
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
      { text: "Verdict: which bar lies at the original, and which at retrained models?", panel: "verdict" },
      {
        text: "Canaries: a model that never saw the wrong labels ranks them anywhere, ½ on average.",
        panel: "canaries",
        rung: "canaries",
      },
    ],
    answer:
      "A: it is the original under another name (“Do Nothing”), with 100 % residual memory. Nobody guesses a wrong label, so only memory explains ranks near 1. B is a retrained model held out of the pool: no rung accuses it, and its ranks are those of chance.",
    a: "do_nothing",
    b: "retrained",
    settings: {},
  },
  {
    title: "Less sure is not better",
    question: "A no longer prefers the wrong labels. Is it the best run?",
    look: [
      {
        text: "Same as retrained: on which side of models that never saw the images does A lie?",
        panel: "verdict",
        rung: "paired",
      },
      {
        text: "Per-image audit: which list is long, “leaking” or “over-erased”?",
        panel: "per_image",
        rung: "single_images",
      },
      {
        text: "Behaviour elsewhere: does A still answer the images that are kept?",
        panel: "reported",
        rung: "behaviour",
      },
    ],
    answer:
      "No: gradient ascent overshot. Its margins on the wrong labels are lower than those of models that never saw them, and what should have been kept is damaged even more. Both give the forgotten images away, so the first word of the verdict is “Leaks”; over-erased and damaged stand beside it. A score that only falls with memory would have praised it.",
    a: "gradient_ascent",
    b: "retrained",
    settings: { exposed: "over_erased" },
  },
  {
    title: "The run that looks right",
    question: "A has the margins of a retrained model: “Same as retrained” finds nothing. Is that enough?",
    look: [
      { text: "Same as retrained: is A inside?", panel: "verdict", rung: "paired" },
      {
        text: "Canaries: which of the two has a mean rank that chance does not give?",
        panel: "canaries",
        rung: "canaries",
      },
      { text: "Verdict: which word, and which rung brought it?", panel: "verdict" },
    ],
    answer:
      "No. Margins can be set: A was trained until its own were those of retrained models. The order of the wrong labels was nobody’s aim, and it still remembers, so the verdict is “Leaks”: it is no stronger than its weakest evidence. Go on and see why.",
    a: "head_only",
    b: "euk",
    settings: {},
  },
  {
    title: "What is still inside",
    question: "Teach both models 100 of the wrong labels, gently. Which one remembers the others by itself?",
    look: [
      {
        text: "Relearning: press “Relearn from”, with 100 samples and step size 0.001, and wait a few seconds. Compare each curve with the grey band of retrained models.",
        panel: "relearning",
        rung: "relearning",
      },
      { text: "Verdict: what became of “Inside not examined”?", panel: "verdict" },
    ],
    answer:
      "A: wrong labels cannot be guessed from other wrong labels, so retrained models stay near nothing. A climbs above them: its lower layers were never touched. That is the fake (“Head Only”): two layers hide what the others hold.",
    a: "head_only",
    b: "euk",
    settings: { learn: 100, rate: 0.001, open: ["inside"] },
  },
  {
    title: "The good one, and what it does not prove",
    question: "What can be said of A, which trained all but the first layer anew?",
    look: [
      {
        text: "Verdict: read the whole sentence, how much may be left at most, and for what it holds.",
        panel: "verdict",
      },
      {
        text: "Per-image audit: how many images leak, and how many for a retrained model?",
        panel: "per_image",
        rung: "single_images",
      },
    ],
    answer:
      "No rung found a difference, as far as eight training seeds can tell. While nobody looked inside, that reads “No difference found in outputs” and is not green; only relearning within what retrained models do makes it “Indistinguishable”. It is absence of evidence at the stated size, not proof; more retrained models narrow it.",
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
  const verdict = { scope: undefined, margin: undefined, open: undefined };
  const fresh = { ...plain, ...verdict, heat: undefined, audit: undefined, exposed: undefined };
  const relearning = { learn: undefined, rate: undefined };
  return {
    ...fresh,
    ...relearning,
    ...step.settings,
    tour: number,
    a: planted(runs, step.a),
    b: planted(runs, step.b),
  };
}
