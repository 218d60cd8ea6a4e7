import { formatNumber, withMinus } from "../../../words/numbers";
import type { Spread } from "./butterflyGeometry";

const RESOLVED = 1000;
const MOST_DECIMALS = 12;

/** Values of a signal as a person reads them: as fine as a thousandth of what the axis shows. */
export function signalFormat([low, high]: Spread) {
  const finest = (high - low) / RESOLVED;
  const decimals = finest > 0 ? Math.min(MOST_DECIMALS, Math.max(0, Math.ceil(-Math.log10(finest)))) : 3;
  return (value: number) => (Number.isFinite(value) ? withMinus(formatNumber(Number(value.toFixed(decimals)))) : "–");
}
