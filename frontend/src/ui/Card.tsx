import { type ReactNode, useId } from "react";

type CardProps = { title: string; question?: ReactNode; tools?: ReactNode; children: ReactNode; className?: string };

/** A titled part of a page. */
export function Card({ title, question, tools, children, className }: CardProps) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className={`min-w-0 rounded-xl border border-line bg-panel p-4 shadow-panel ${className ?? ""}`}
    >
      <header className="mb-3 flex items-start gap-2">
        <div className="min-w-0 grow">
          <h2 id={heading} className="text-base font-semibold">
            {title}
          </h2>
          {question && <p className="text-xs text-muted">{question}</p>}
        </div>
        {tools}
      </header>
      {children}
    </section>
  );
}
