import type { MatrixCells, NoiseBand, ScalarBand } from "../../../api/types";
import type { CellNoise } from "../../../charts/matrix/matrixGeometry";
import { formatScore } from "../../../words/numbers";

const FEWEST = 4;

/** What a chart's noise band is made of, or why it has none. */
export function noiseWords(models: number, what = "95 % of further retrained models would lie there"): string {
  if (models >= FEWEST) return `Grey: ${models} retrained models; ${what}.`;
  if (models > 1) return `Grey dots: ${models} retrained models; four are needed for an interval.`;
  if (models === 1) return "One retrained model: how far such models differ cannot be told.";
  return "No retrained model shows how much of this is noise.";
}

/** The same for a chart that has no room for dots: there, numbers are read by pointing at a place. */
export const markWords = (models: number): string =>
  models > 1 && models < FEWEST
    ? `Point at a cell for the ${models} retrained models; four are needed to mark cells.`
    : noiseWords(models);

/** The same where A and B are shown at a point of training. */
export const EARLY_WORDS = "No noise band: retrained models are compared when they are finished.";

/** All differences between two of some values, both ways. */
export const pairDifferences = (values: readonly (number | null | undefined)[]): number[] => {
  const known = values.filter((value) => typeof value === "number");
  return known.flatMap((one, at) => known.slice(at + 1).flatMap((other) => [one - other, other - one]));
};

/** What retrained models do in one place of a band, in numbers. */
export function bandNumbers(band: NoiseBand | null | undefined, at: number): string | null {
  if (!band) return null;
  if (band.low && band.high) return `${formatScore(band.low[at])} – ${formatScore(band.high[at])}`;
  return band.values?.map((one) => formatScore(one[at])).join(", ") ?? null;
}

/** The noise of every cell, by its true and predicted class. */
export function cellNoise(cells: MatrixCells): Map<string, CellNoise> {
  return new Map(
    cells.true.map((label, at) => [
      `${label}:${cells.predicted[at]}`,
      {
        low: cells.band?.low?.[at] ?? null,
        high: cells.band?.high?.[at] ?? null,
        difference: cells.difference_band?.[at] ?? null,
        words: bandNumbers(cells.band, at),
      },
    ]),
  );
}

/** The models of a scalar band; none without one. */
export const modelsOf = (bands: Iterable<ScalarBand | NoiseBand | null | undefined>): number =>
  Math.max(0, ...[...bands].map((band) => band?.models ?? 0));
