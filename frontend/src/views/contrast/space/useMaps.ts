import { useMemo } from "react";
import { type Embedding, type MapSettings, type Projection, useEmbedding } from "../../../api/contrast";
import type { SampleTable } from "../../../api/samples";
import type { Job } from "../../../api/types";
import { normalised } from "../../../charts/scatter/layers";
import type { Places } from "../../../charts/scatter/pointRenderer";
import { useUrl } from "../../../state/url";
import { placedMask, placesOf } from "../model/marks";
import type { ContrastData } from "../useContrastView";

export const STANDARD: MapSettings = { n_neighbors: 15, min_dist: 0.1 };

export type Maps = {
  projection: Projection;
  settings: MapSettings;
  /** Places in A and in B with what they show; null until there is a first picture. */
  shown: { a: Places; b: Places; placed: Uint8Array; projection: Projection } | null;
  /** The job that computes the wanted map. */
  job: Job | null;
  error: Error | null;
};

/** The wanted map of feature space, and until it is computed the principal axes, which are there at once. */
export function useMaps(data: ContrastData): Maps {
  const [url] = useUrl();
  const projection: Projection = url.projection ?? "aligned";
  const { neighbors, spread } = url;
  const settings = useMemo(
    () => ({ n_neighbors: neighbors ?? STANDARD.n_neighbors, min_dist: spread ?? STANDARD.min_dist }),
    [neighbors, spread],
  );
  const possible = !data.contrast.missing.some((one) => one.what === "features");
  const pair = possible ? data.pair : null;
  const wanted = useEmbedding(pair, projection, settings);
  const axes = useEmbedding(pair, "pca", settings);
  const ready = wanted.isPlaceholderData && wanted.data?.job ? null : (wanted.data?.result ?? null);
  const result = ready ?? axes.data?.result ?? null;
  const of: Projection = ready ? projection : "pca";
  const { table } = data;
  const shown = useMemo(() => (table && result ? laidOut(table, result, of) : null), [table, result, of]);
  return {
    projection,
    settings,
    shown,
    job: wanted.data?.job ?? null,
    error: wanted.error ?? (projection === "pca" ? axes.error : null),
  };
}

function laidOut(table: SampleTable, { rows, a, b }: Embedding, projection: Projection) {
  const maps = [placesOf(table, rows, a), placesOf(table, rows, b)];
  const [ofA, ofB] = projection === "separate" ? maps.flatMap((map) => normalised([map])) : normalised(maps);
  const nowhere = new Float32Array(0);
  return { a: ofA ?? nowhere, b: ofB ?? nowhere, placed: placedMask(ofA ?? nowhere), projection };
}
