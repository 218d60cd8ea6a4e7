import { useMemo } from "react";
import { type Embedding, type Pair, useContrast, useEmbedding, useSamples } from "../../../api/contrast";
import type { SampleTable } from "../../../api/samples";
import type { Contrast, Run } from "../../../api/types";
import { useUrl } from "../../../state/url";
import { placesOf } from "../model/marks";
import { STANDARD } from "../space/useMaps";
import type { ContrastData } from "../useContrastView";

export const PIN_SIDES = ["c", "d"] as const;
export type PinSide = (typeof PIN_SIDES)[number];

/** One more model, compared with A. */
export type Pinned = {
  side: PinSide;
  run: Run | undefined;
  id: string;
  contrast: Contrast | null;
  table: SampleTable | null;
  places: Drawn;
  /** Whether both models have the features that a map needs. */
  mappable: boolean;
  error: Error | null;
};

/** One model's places in a map whose axes all models share: the wanted one, and the principal axes meanwhile. */
export type Drawn = { wanted: Float32Array | null; axes: Float32Array | null };

function useComparableMap(pair: Pair | null, table: SampleTable | null, column: "a" | "b"): Drawn {
  const [{ projection, neighbors, spread }] = useUrl();
  const settings = useMemo(
    () => ({ n_neighbors: neighbors ?? STANDARD.n_neighbors, min_dist: spread ?? STANDARD.min_dist }),
    [neighbors, spread],
  );
  const map = useEmbedding(pair, projection === "pca" ? "pca" : "aligned", settings);
  const axes = useEmbedding(pair, "pca", settings);
  const wanted = map.isPlaceholderData ? null : (map.data?.result ?? null);
  const meanwhile = axes.isPlaceholderData ? null : (axes.data?.result ?? null);
  return useMemo(() => {
    const laid = (found: Embedding | null) => (table && found ? placesOf(table, found.rows, found[column]) : null);
    return { wanted: laid(wanted), axes: laid(meanwhile) };
  }, [table, column, wanted, meanwhile]);
}

/** The places of A and B in those maps. */
export function useOwnPlaces(data: ContrastData, needed: boolean): { a: Drawn; b: Drawn } {
  const mappable = needed && !data.contrast.missing.some((one) => one.what === "features");
  const pair = mappable ? data.pair : null;
  const a = useComparableMap(pair, data.table, "a");
  const b = useComparableMap(pair, data.table, "b");
  return useMemo(() => ({ a, b }), [a, b]);
}

/** A model that the link pins beside A and B; null for a side that is free. */
export function usePinned(data: ContrastData, side: PinSide): Pinned | null {
  const [url] = useUrl();
  const id = url[side];
  const taken = id === undefined || id === data.pair.a || id === data.pair.b || (side === "d" && id === url.c);
  const pair = useMemo(() => (id === undefined || taken ? null : { a: data.pair.a, b: id }), [data.pair.a, id, taken]);
  const contrast = useContrast(pair);
  const samples = useSamples(pair);
  const mappable = contrast.data?.missing.every((one) => one.what !== "features") ?? false;
  const table = samples.isPlaceholderData ? null : (samples.data ?? null);
  const places = useComparableMap(mappable ? pair : null, table, "b");
  if (!pair || id === undefined) return null;
  return {
    side,
    id,
    run: data.runs.find((one) => one.id === id),
    contrast: contrast.isPlaceholderData ? null : (contrast.data ?? null),
    table,
    places,
    mappable,
    error: contrast.error ?? samples.error,
  };
}
