import type { components } from "../../api/schema";
import type { VERDICTS } from "../../words/verdict";

export type Calibration = components["schemas"]["Calibration"];
export type CalibrationRow = components["schemas"]["CalibrationRow"];
type State = keyof typeof VERDICTS;

/** What was judged, as one line of the table: a cell for each scenario. */
export type Line = { key: string; words: string; wanted: string; of: (scenario: string) => CalibrationRow | undefined };
export type Section = { title: string; question: string; lines: Line[] };

/** From what accuses to what praises, so that the same word lies in the same place of every bar. */
export const ORDER: readonly State[] = [
  "leaks",
  "damaged",
  "over_erased",
  "differs",
  "inconclusive",
  "indistinguishable_in_outputs",
  "indistinguishable",
];
const USUAL_POOL = 8;

/** The rows by what we know of the models that were judged. */
export function sectionsOf({ rows, fakes }: Calibration): Section[] {
  const line = (model: string, detail: string, pool: number, words: string, wanted: string): Line => ({
    key: `${model} ${detail} ${pool}`,
    words,
    wanted,
    of: (scenario) =>
      rows.find(
        (row) => row.scenario === scenario && row.model === model && row.detail === detail && row.pool === pool,
      ),
  });
  const pools = [...new Set(rows.map(({ pool }) => pool))].sort((left, right) => left - right);
  const details = (model: string) => [
    ...new Set(rows.filter((row) => row.model === model).map(({ detail }) => detail)),
  ];
  const rising = (model: string) => details(model).sort((left, right) => Number(left) - Number(right));
  const never = "Accused in at most 5 % of draws.";
  const always = "Accused as often as possible, and never praised.";
  return [
    {
      title: "Models that never saw the images",
      question: "How often is a retrained model accused? Every accusation here is an error.",
      lines: [
        ...pools.map((pool) => line("retrained", "", pool, `one model, against ${pool} others`, never)),
        ...rising("method").map((seeds) =>
          line("method", seeds, USUAL_POOL, `${seeds} models as a method, against ${USUAL_POOL}`, never),
        ),
      ],
    },
    {
      title: "Models that forgot nothing, or not all",
      question: "How often is memory found that is there?",
      lines: [
        ...pools.map((pool) => line("original", "", pool, `the original, against ${pool}`, always)),
        ...rising("partial").map((share) =>
          line(
            "partial",
            share,
            USUAL_POOL,
            `trained on ${Math.round(Number(share) * 100)} % of the forget set`,
            always,
          ),
        ),
        ...rising("planted").map((shift) =>
          line("planted", shift, USUAL_POOL, `planted memory of d′ = ${shift}`, always),
        ),
      ],
    },
    {
      title: "Fakes",
      question: "What is said of models that only look as if they had forgotten?",
      lines: details("fake").map((name) =>
        line("fake", name, USUAL_POOL, fakes[name] ?? name, "Never indistinguishable from retrained."),
      ),
    },
  ];
}
