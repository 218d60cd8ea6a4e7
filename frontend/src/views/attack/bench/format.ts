import { format } from "d3-format";

const threeDigits = format(".3~g");

/** Values of a signal as a person reads them. */
export const signalFormat = (_unit: string) => (value: number) =>
  Number.isFinite(value) ? (Math.abs(value) >= 1000 ? format(".2~s")(value) : threeDigits(value)) : "–";
