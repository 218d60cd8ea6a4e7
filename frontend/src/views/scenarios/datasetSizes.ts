import type { DatasetInfo, DatasetState } from "../../api/types";

/** Images of a split: counted where the data set is ready, else as published. */
export function sizeOf(info: DatasetInfo | undefined, state: DatasetState | undefined, split: "train" | "test") {
  const counted = state?.ready ? state.counts?.[split] : undefined;
  return counted ? counted.reduce((sum, count) => sum + count, 0) : (info?.sizes[split] ?? 0);
}
