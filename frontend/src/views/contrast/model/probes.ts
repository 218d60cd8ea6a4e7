import type { Probes } from "../../../api/types";
import type { LayerBand, LayerCurve } from "../../../charts/lines/layerGeometry";
import { ROLE_COLOURS } from "../../../charts/palette";
import { formatScore } from "../../../words/numbers";

type Values = readonly (number | null | undefined)[];
const LEAST_REACH = 0.1;

/** Values less the retrained models' mean; as they are where the whole is wanted. */
const relative = (values: Values, found: Probes, whole: boolean): (number | null)[] =>
  values.map((value, at) => {
    if (value === null || value === undefined) return null;
    if (whole) return value;
    const mean = found.retrained?.[at];
    return mean === null || mean === undefined ? null : value - mean;
  });

/** One curve each for A and B: bits by layer, or bits more than in retrained models. */
export function probeCurves(found: Probes, pair: { a: string; b: string }, whole: boolean): LayerCurve[] {
  return (["a", "b"] as const).flatMap((side) => {
    const values = relative(found.bits[pair[side]] ?? [], found, whole);
    if (!values.some((value) => value !== null)) return [];
    return [{ key: side, name: side.toUpperCase(), colour: ROLE_COLOURS[side], forget: false, values }];
  });
}

/** What retrained models encode, on the same scale as the curves. */
export function probeBands({ band, ...found }: Probes, whole: boolean): LayerBand[] {
  if (!band) return [];
  const all = { ...found, band };
  return [
    {
      key: "retrained",
      forget: false,
      low: relative(band.low ?? [], all, whole),
      high: relative(band.high ?? [], all, whole),
      dots: (band.values ?? []).map((one) => relative(one, all, whole)),
    },
  ];
}

/** An axis that holds every value, and zero. */
export function probeDomain(curves: readonly LayerCurve[], bands: readonly LayerBand[]): [number, number] {
  const values = [
    ...curves.flatMap((curve) => curve.values),
    ...bands.flatMap((band) => [...band.low, ...band.high, ...band.dots.flat()]),
  ].filter((value) => value !== null);
  return [Math.min(-LEAST_REACH, ...values), Math.max(LEAST_REACH, ...values)];
}

/** The curves in words: where each ends. */
export function probeWords(found: Probes, curves: readonly LayerCurve[], whole: boolean): string {
  const last = found.layers.at(-1) ?? "the last layer";
  const ends = curves.map((curve) => `${curve.name} ${formatScore(curve.values.at(-1))}`).join(", ");
  return `Bits about the forget set by layer${whole ? "" : ", less those in retrained models"}. At ${last}: ${ends}.`;
}
