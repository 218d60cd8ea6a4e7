import type { UrlState } from "../../../state/url";
import type { Subject } from "../model/reading";

const SAMPLES = [1, 5, 10, 20, 50, 100];
const USUAL_SAMPLES = 20;
const RATES = [0.001, 0.005, 0.02];
const USUAL_RATE = 0.005;

/** How relearning is done as the link has it, and what else can be chosen; no samples are offered where one is all there is. */
export function relearnSettings({ scenario }: Pick<Subject, "scenario">, url: Pick<UrlState, "learn" | "rate">) {
  const { learn = USUAL_SAMPLES, rate = USUAL_RATE } = url;
  const most = scenario.sizes.forget - 1;
  const ascending = (values: Iterable<number>) => [...new Set(values)].sort((left, right) => left - right);
  const offered = ascending([...SAMPLES, learn]).filter((count) => count <= most);
  return {
    samples: learn <= most ? learn : (offered.at(-1) ?? 1),
    rate,
    offered,
    rates: ascending([...RATES, rate]),
  };
}
