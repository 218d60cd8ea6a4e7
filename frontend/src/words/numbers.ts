import { format } from "d3-format";

const threeDecimals = format(".3f");
const plainInteger = format(",d");

/** A share or score with three decimals; a missing one is a dash, never a zero. */
export const formatScore = (value: number | null | undefined) =>
  value === null || value === undefined || Number.isNaN(value) ? "–" : threeDecimals(value);

export const formatPercent = (value: number, decimals = 1) => `${(value * 100).toFixed(decimals)} %`;

/** A text that begins a line. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Numbers in a text with the minus sign of typesetting in place of a hyphen. */
export const withMinus = (text: string) => text.replace(/(^|[\s(])-(?=[\d.])/g, "$1−");

export const formatCount = (value: number) => plainInteger(value);

/** A number as a person would write it: 0.0001 rather than 1e-4, but 1e-7 rather than 0.0000001. */
export function formatNumber(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential().replace("e+", "e");
  return String(Number(value.toPrecision(6)));
}

/** A number of unknown size with four digits; a missing one is a dash. */
export const formatValue = (value: number | null | undefined) =>
  typeof value === "number" && Number.isFinite(value) ? withMinus(formatNumber(Number(value.toPrecision(4)))) : "–";

/** A span of time in words, with the precision a person needs. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return "–";
  if (seconds > 0 && seconds < 0.001) return "under 1 ms";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power]}`;
}

export const plural = (count: number, one: string, many = `${one}s`) =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
