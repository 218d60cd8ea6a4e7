import type { components } from "../api/schema";
import { capital, withMinus } from "./numbers";

type Ladder = components["schemas"]["LadderResult"];
type Rung = components["schemas"]["Rung"];

/** How strongly a word speaks, whatever colour that gets: never by the colour alone. */
export type Tone = "good" | "bad" | "warn" | "plain" | "unknown";
export type Shape = "check" | "warning" | "cross" | "down" | "apart" | "outside" | "unknown" | "waiting";
export type Word = { word: string; short: string; tone: Tone; shape: Shape; means: string };

/** The one word that stands for both answers. Only models that were looked into as well can be green. */
export const VERDICTS: Record<Ladder["state"], Word> = {
  leaks: {
    word: "Leaks",
    short: "Leaks",
    tone: "bad",
    shape: "warning",
    means: "The model still shows what it should have forgotten.",
  },
  damaged: {
    word: "Damaged",
    short: "Damaged",
    tone: "bad",
    shape: "cross",
    means: "The model has lost what it should have kept.",
  },
  over_erased: {
    word: "Over-erased",
    short: "Over-erased",
    tone: "warn",
    shape: "down",
    means: "The model knows less of the forgotten images than models that never saw them, which gives them away.",
  },
  differs: {
    word: "Differs from retrained",
    short: "Differs",
    tone: "bad",
    shape: "apart",
    means: "The model does not answer as retrained models do.",
  },
  indistinguishable: {
    word: "Indistinguishable from retrained",
    short: "Indistinguishable",
    tone: "good",
    shape: "check",
    means: "Outputs and inside are as those of retrained models, as far as the tests can tell.",
  },
  indistinguishable_in_outputs: {
    word: "No difference found in outputs; inside not examined",
    short: "Outputs alike",
    tone: "plain",
    shape: "outside",
    means: "No rung on outputs found a difference. What the model holds inside has not been examined.",
  },
  inconclusive: {
    word: "Cannot say",
    short: "Cannot say",
    tone: "unknown",
    shape: "unknown",
    means: "Nothing speaks against the model, and too little speaks for it.",
  },
};

const NONE_FOUND: Word = { word: "none found", short: "none", tone: "plain", shape: "check", means: "" };
const CANNOT_SAY: Word = { word: "cannot say", short: "cannot say", tone: "unknown", shape: "unknown", means: "" };
const lower = (word: Word): Word => ({ ...word, word: word.short.toLowerCase() });

/** The first answer: what is left of the forgotten images. */
export const MEMORY: Record<Ladder["memory"], Word> = {
  leaks: lower(VERDICTS.leaks),
  over_erased: lower(VERDICTS.over_erased),
  differs: lower(VERDICTS.differs),
  none_found: { ...NONE_FOUND, means: "No rung about the forgotten images found a difference to retrained models." },
  cannot_say: { ...CANNOT_SAY, means: "The rungs about the forgotten images could not have told." },
};

/** The second answer: what became of everything else. */
export const SIDE_EFFECTS: Record<Ladder["side_effects"], Word> = {
  none_found: { ...NONE_FOUND, means: "What is kept is answered as retrained models answer it." },
  damaged: lower(VERDICTS.damaged),
  cannot_say: { ...CANNOT_SAY, means: "There are too few retrained models to know what is normal." },
};

/** What one rung says. */
export const RUNGS: Record<Rung["state"], Word> = {
  inside: {
    word: "inside",
    short: "inside",
    tone: "good",
    shape: "check",
    means: "Within what retrained models do, on a rung that could have told.",
  },
  too_much: {
    word: "too much",
    short: "too much",
    tone: "bad",
    shape: "warning",
    means: "More memory than retrained models have.",
  },
  too_little: {
    word: "too little",
    short: "too little",
    tone: "warn",
    shape: "down",
    means: "Less than models that never saw the images: over-erased.",
  },
  differs: {
    word: "differs",
    short: "differs",
    tone: "warn",
    shape: "apart",
    means: "Outside of what retrained models do, without a direction.",
  },
  damaged: {
    word: "damaged",
    short: "damaged",
    tone: "bad",
    shape: "cross",
    means: "What should have been kept is worse than in retrained models.",
  },
  cannot_tell: {
    word: "cannot tell",
    short: "cannot tell",
    tone: "unknown",
    shape: "unknown",
    means: "The rung could not be measured, or could not have told.",
  },
  not_computed: {
    word: "not computed",
    short: "not computed",
    tone: "unknown",
    shape: "waiting",
    means: "Nobody has asked for this yet.",
  },
};

const LONGEST_WORD = 60;
const WORD = new RegExp(`^[^:.]{1,${LONGEST_WORD}}: `);

/** The sentence without the word that stands above it. */
export const withoutWord = (sentence: string) => withMinus(capital(sentence.replace(WORD, "")));
