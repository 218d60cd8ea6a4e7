export type Widths = {
  choose: number;
  model: number;
  parameters: number;
  metric: number;
  total: number;
  overflows: boolean;
};

const CHOOSE = 30;
const MODEL = 216;
const PARAMETERS = 148;
const NARROWEST = 92;
const WIDEST = 124;

/** Pixel widths of the columns: what the metrics leave over goes to the parameters. */
export function columnWidths(available: number, metricCount: number): Widths {
  const fixed = 2 * CHOOSE + MODEL;
  const each = metricCount > 0 ? Math.floor((available - fixed - PARAMETERS) / metricCount) : NARROWEST;
  const metric = Math.min(WIDEST, Math.max(NARROWEST, each));
  const parameters = Math.max(PARAMETERS, available - fixed - metric * metricCount);
  const total = fixed + parameters + metric * metricCount;
  return { choose: CHOOSE, model: MODEL, parameters, metric, total, overflows: total > available + 1 };
}
