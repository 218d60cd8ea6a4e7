import { mean } from "d3-array";
import type { Rung } from "../../../api/attacks";
import { formatPercent, formatValue } from "../../../words/numbers";
import { RUNGS } from "../../../words/verdict";
import { formatShare } from "../verdict/residual";

export type Fact = { name: string; text: string; help: string };

const LEVEL = 0.05;
const LEAST_P = 0.001;

/** A p-value with the precision that means something. */
export const formatP = (p: number) =>
  p < LEAST_P ? `below ${LEAST_P}` : p >= 0.995 ? "1.00" : p < 0.1 ? p.toFixed(3) : p.toFixed(2);

const isNumber = (value: number | null): value is number => value !== null;

/** Everything a rung found, in the order in which it is read. */
export function factsOf(rung: Rung): Fact[] {
  const unit = rung.unit ? ` ${rung.unit}` : "";
  const facts: (Fact | false)[] = [
    isNumber(rung.value) && {
      name: rung.statistic ? `This model: ${rung.statistic}` : "This model",
      text: `${formatValue(rung.value)}${unit}`,
      help: "the statistic of the model that is judged",
    },
    isNumber(rung.mean) && {
      name: `Retrained, mean of ${rung.null.length}`,
      text: `${formatValue(rung.mean)}${unit}`,
      help: "what models that never saw the images have",
    },
    isNumber(rung.lower) &&
      isNumber(rung.upper) && {
        name: "Band of one more retrained",
        text: `${formatValue(rung.lower)} to ${formatValue(rung.upper)}`,
        help: "95 % prediction band over training seeds",
      },
    rung.originals.length > 0 && {
      name: rung.originals.length > 1 ? `Originals, mean of ${rung.originals.length}` : "Original",
      text: `${formatValue(mean(rung.originals))}${unit}`,
      help: "what the model before unlearning has",
    },
    isNumber(rung.p) &&
      isNumber(rung.p_adjusted) && {
        name: "p, and p adjusted",
        text: `${formatP(rung.p)}, ${formatP(rung.p_adjusted)}`,
        help: `adjusted over the rungs of the model (Holm); up to ${LEVEL} is a difference`,
      },
    rung.leaning !== "" && {
      name: "By itself",
      text: RUNGS[rung.leaning].word,
      help: "the rung alone would find this at 5 %, over all rungs it does not: no ground to accuse, and none to praise",
    },
    isNumber(rung.detectable) && {
      name: "Could have found",
      text: `${formatValue(rung.detectable)}${unit} or more`,
      help: "the smallest distance to the retrained mean that is outside of the band",
    },
    isNumber(rung.power) && {
      name: "Power at the margin",
      text: formatPercent(rung.power, 0),
      help: "how often a model that keeps the margin's share of the original's effect would be found",
    },
    rung.sensitive !== null && {
      name: "Tells the original",
      text: rung.sensitive ? "yes" : "no",
      help: "a rung that does not reject the original supports nothing",
    },
    isNumber(rung.at_most) && {
      name: "Residual memory at most",
      text: formatShare(rung.at_most),
      help: "95 % bound on this rung; the original is 100 %",
    },
  ];
  return facts.filter((fact) => fact !== false);
}
