import type { IconName } from "../../../ui/icons";
import type { Shape, Tone } from "../../../words/verdict";

/** Every word has its shape, so that colour never stands alone. */
export const ICONS: Record<Shape, IconName> = {
  check: "check",
  warning: "warning",
  cross: "close",
  down: "arrowDown",
  apart: "swap",
  outside: "eye",
  unknown: "help",
  waiting: "play",
};

/** A word on a tinted ground. */
export const GROUNDS: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
  warn: "bg-warn-soft text-warn",
  plain: "bg-reference-soft text-text",
  unknown: "bg-sunken text-muted",
};

/** A word on the ground of the page. */
export const TEXTS: Record<Tone, string> = {
  good: "text-good",
  bad: "text-bad",
  warn: "text-warn",
  plain: "text-text",
  unknown: "text-muted",
};
