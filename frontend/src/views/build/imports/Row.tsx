import { type ReactNode, useId } from "react";

/** One line of the form: a label, a field, and what it is for. */
export function Row({ label, hint, children }: { label: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className={`font-medium ${hint ? "self-start pt-1" : ""}`}>
        {label}
      </label>
      <div className="min-w-0">
        {children(id)}
        {hint && <p className="mt-1 text-xs text-muted">{hint}</p>}
      </div>
    </>
  );
}
