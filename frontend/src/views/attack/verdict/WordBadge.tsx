import clsx from "clsx";
import { Icon } from "../../../ui/icons";
import type { Word } from "../../../words/verdict";
import { GROUNDS, ICONS, TEXTS } from "./looks";

/** A verdict's word with its shape and colour. */
export const WordBadge = ({ word, large = false }: { word: Word; large?: boolean }) => (
  <span
    className={clsx(
      "inline-flex items-center gap-1.5 rounded-md font-semibold whitespace-nowrap",
      large ? "px-2 py-0.5 text-lg" : "px-1.5 text-2xs leading-5",
      GROUNDS[word.tone],
    )}
  >
    <Icon name={ICONS[word.shape]} size={large ? 16 : 12} />
    {large ? word.word : word.short}
  </span>
);

/** An answer: its question, its word and its shape. */
export const Answer = ({ to, word }: { to: string; word: Word }) => (
  <span className="inline-flex items-center gap-1.5">
    <span className="text-muted">{to}</span>{" "}
    <span className={`inline-flex items-center gap-1 font-semibold ${TEXTS[word.tone]}`}>
      <Icon name={ICONS[word.shape]} size={14} />
      {word.word}
    </span>
  </span>
);
