import type { ReactNode } from "react";
import type { Rung } from "../../../api/attacks";
import { Icon } from "../../../ui/icons";
import { RUNGS } from "../../../words/verdict";
import { LETTERS, type Side } from "../model/reading";
import { ICONS, TEXTS } from "../verdict/looks";
import type { Section } from "./sections";

type SectionFoldProps = {
  section: Section;
  open: boolean;
  onFold: (open: boolean) => void;
  /** What the rungs say that are seen from this part. */
  found: readonly { side: Side; rungs: readonly Rung[] }[];
  children: () => ReactNode;
};

/** A part of the page that asks for nothing and takes one line until it is unfolded. */
export function SectionFold({ section, open, onFold, found, children }: SectionFoldProps) {
  return (
    <details open={open} className="group min-w-0">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a button; the link decides whether it is open */}
      <summary
        onClick={(event) => {
          event.preventDefault();
          onFold(!open);
        }}
        className="flex list-none items-center gap-2 rounded-xl border border-line bg-panel px-4 py-2 shadow-panel hover:border-edge [&::-webkit-details-marker]:hidden"
      >
        <Icon name="chevronRight" className="text-muted group-open:rotate-90" />
        <h2 className="text-base font-semibold whitespace-nowrap">{section.title}</h2>
        <span className="min-w-0 truncate text-xs text-muted">{section.question}</span>
        <span className="ml-auto flex shrink-0 items-center gap-4 text-2xs">
          {found.map(({ side, rungs }) => (
            <span key={side} className="flex items-center gap-1.5">
              <span className="font-semibold">{LETTERS[side]}</span>
              {rungs.map((rung) => (
                <span key={rung.name} title={`${rung.label}: ${RUNGS[rung.state].word}`}>
                  <Icon name={ICONS[RUNGS[rung.state].shape]} size={13} className={TEXTS[RUNGS[rung.state].tone]} />
                  <span className="sr-only">
                    {rung.label}: {RUNGS[rung.state].word}
                  </span>
                </span>
              ))}
            </span>
          ))}
        </span>
      </summary>
      {open && <div className="mt-3 grid min-w-0 items-start gap-4 min-[1100px]:grid-cols-2">{children()}</div>}
    </details>
  );
}
