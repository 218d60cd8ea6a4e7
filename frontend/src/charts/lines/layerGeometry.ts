import { line } from "d3-shape";

export type LayerCurve = {
  key: string;
  name: string;
  colour: string;
  /** Samples to forget are dashed and marked with crosses. */
  forget: boolean;
  values: readonly (number | null)[];
};

export type LayerBand = {
  key: string;
  forget: boolean;
  low: readonly (number | null)[];
  high: readonly (number | null)[];
  /** The single models, where there are too few for an interval. */
  dots: readonly (readonly (number | null)[])[];
};

/** The outline of a band, interrupted where it is not known. */
export function bandPath(band: LayerBand, x: (layer: number) => number, y: (value: number) => number): string {
  let path = "";
  let run: number[] = [];
  const close = () => {
    if (run.length > 0) {
      const there = run.map((layer) => `${x(layer)},${y(band.high[layer] ?? 0)}`);
      const back = [...run].reverse().map((layer) => `${x(layer)},${y(band.low[layer] ?? 0)}`);
      path += `M${[...there, ...back].join("L")}Z`;
    }
    run = [];
  };
  for (const [layer, low] of band.low.entries()) {
    if (low === null || (band.high[layer] ?? null) === null) close();
    else run.push(layer);
  }
  close();
  return path;
}

export const layerPath = (values: LayerCurve["values"], x: (layer: number) => number, y: (value: number) => number) =>
  line<number | null>()
    .defined((value) => value !== null)
    .x((_, layer) => x(layer))
    .y((value) => y(value ?? 0))([...values]) ?? "";

/** Which layer a pixel is nearest to. */
export function layerAt(pixel: number, left: number, right: number, count: number): number {
  if (count < 2) return 0;
  const place = Math.round(((pixel - left) / (right - left)) * (count - 1));
  return Math.min(count - 1, Math.max(0, place));
}

/** Every how many layers a name fits. */
export const nameStep = (count: number, width: number, least = 34) =>
  Math.max(1, Math.ceil((count * least) / Math.max(1, width)));

export const shortened = (name: string, most = 12) => (name.length <= most ? name : `…${name.slice(1 - most)}`);
