import clsx from "clsx";
import type { ReactNode } from "react";
import { Icon } from "./icons";

type Tone = "plain" | "accent" | "good" | "warn" | "bad" | "a" | "b" | "reference";

const TONES: Record<Tone, string> = {
  plain: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  a: "bg-model-a-soft text-text",
  b: "bg-model-b-soft text-text",
  reference: "bg-reference-soft text-text",
};

/** A short label on a tinted ground. */
export function Chip({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1 rounded px-1.5 py-px text-2xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

/** A value that a click takes away again. */
export function RemovableChip({
  children,
  label,
  onRemove,
}: {
  children: ReactNode;
  label: string;
  onRemove: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onRemove}
      className="number inline-flex min-h-6 items-center gap-1 rounded-full border border-accent/40 bg-accent-soft px-2 text-xs text-text hover:border-accent"
    >
      {children}
      <Icon name="close" size={11} className="text-muted" />
    </button>
  );
}
