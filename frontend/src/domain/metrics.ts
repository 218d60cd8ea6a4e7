import type { MetricInfo } from "../api/types";

const KEY_METRICS = ["UA", "RA", "TUA", "TRA", "WCPS", "RT"];

/** The few metrics that stand where there is no room for all, in a fixed order; Screen shows all. */
export const keyMetrics = (metrics: readonly MetricInfo[]): MetricInfo[] =>
  KEY_METRICS.flatMap((name) => metrics.find((metric) => metric.name === name) ?? []);

const FIRST = ["UA", "RA", "TUA", "TRA", "RT"];
const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** All metrics that are one number, the accuracies and the run time first. */
export const scalarMetrics = (metrics: readonly MetricInfo[]) =>
  metrics.filter((metric) => metric.shape === "scalar").sort((left, right) => rank(left.name) - rank(right.name));
