import type { MetricInfo } from "../api/types";

const KEY_METRICS = ["UA", "RA", "TUA", "TRA", "WCPS", "RT"];

/** The few metrics that stand where there is no room for all, in a fixed order; Screen shows all. */
export const keyMetrics = (metrics: readonly MetricInfo[]): MetricInfo[] =>
  KEY_METRICS.flatMap((name) => metrics.find((metric) => metric.name === name) ?? []);
