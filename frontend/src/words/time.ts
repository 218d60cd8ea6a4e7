import { formatDuration } from "./numbers";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago a moment (in seconds since 1970) was. */
export function ago(moment: number, now = Date.now() / 1000): string {
  const seconds = Math.max(0, now - moment);
  if (seconds < MINUTE) return "just now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return new Date(moment * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

const MOMENT = 1.5;

/** A span that is only known roughly: no fractions of a second. */
export const roughly = (seconds: number) => (seconds < MOMENT ? "a second" : formatDuration(Math.round(seconds)));

/** An estimate, not a promise: short spans are not given in numbers. */
export const timeLeft = (seconds: number) =>
  seconds < MOMENT ? "almost done with this phase" : `about ${roughly(seconds)} left in this phase`;
