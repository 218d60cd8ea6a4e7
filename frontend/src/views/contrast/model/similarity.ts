import type { Similarity } from "../../../api/types";
import type { LayerBand, LayerCurve } from "../../../charts/lines/layerGeometry";
import { ROLE_COLOURS } from "../../../charts/palette";
import { formatScore } from "../../../words/numbers";
import type { Split } from "./highlights";

export type Against = "original" | "retrained";
type Pair = { a: string; b: string };

const SAMPLES = ["retain", "forget"] as const;

/** The part of the data in a split: what is to be forgotten, or what is kept. */
const partOf = (split: Split, samples: (typeof SAMPLES)[number]) => (split === "train" ? samples : `test_${samples}`);

/** Up to four curves: A and B, each on retained samples and on those to forget. */
export function curvesOf(found: Similarity, pair: Pair, against: Against, split: Split): LayerCurve[] {
  return (["a", "b"] as const).flatMap((side) => {
    const curve = found.curves.find((one) => one.run === pair[side] && one.to === against);
    return SAMPLES.flatMap((samples): LayerCurve[] => {
      const values = curve?.values[partOf(split, samples)];
      if (!values?.some((value) => value !== null)) return [];
      const name = `${side.toUpperCase()} ${samples}`;
      return [{ key: `${side}-${samples}`, name, colour: ROLE_COLOURS[side], forget: samples === "forget", values }];
    });
  });
}

/** How similar retrained models are to the same reference: intervals, or single models where there are few. */
export function bandsOf(found: Similarity, against: Against, split: Split): LayerBand[] {
  const bands = found.bands[against];
  if (!bands) return [];
  return SAMPLES.flatMap((samples): LayerBand[] => {
    const band = bands[partOf(split, samples)];
    if (!band) return [];
    return [
      {
        key: samples,
        forget: samples === "forget",
        low: band.low ?? [],
        high: band.high ?? [],
        dots: band.values ?? [],
      },
    ];
  });
}

/** The curves in words: where each ends. */
export function similarityWords(found: Similarity, curves: readonly LayerCurve[], against: Against): string {
  const last = found.layers.at(-1) ?? "the last layer";
  const ends = curves.map((curve) => `${curve.name} ${formatScore(curve.values.at(-1))}`).join(", ");
  return `Similarity by layer with the ${against === "original" ? "original" : "retrained models"}. At ${last}: ${ends}.`;
}
