import { type ReactNode, useId } from "react";

type SectionProps = { title: string; note?: ReactNode; children: ReactNode };

/** A titled part of the drawer. */
export function Section({ title, note, children }: SectionProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-2 border-t border-line pt-3">
      <h3 id={heading} className="font-semibold">
        {title}
        {note && <span className="ml-2 text-xs font-normal text-muted">{note}</span>}
      </h3>
      {children}
    </section>
  );
}
