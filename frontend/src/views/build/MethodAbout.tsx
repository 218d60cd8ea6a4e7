import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOwnCode } from "../../api/queries";
import type { MethodInfo } from "../../api/types";
import { Chip } from "../../ui/Chip";

/** Where a method comes from and how this version departs from it; the children are its tools. */
export function MethodAbout({ method, children }: { method: MethodInfo; children: ReactNode }) {
  const allowed = useOwnCode();
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-60 grow basis-0">
        <h3 className="flex items-center gap-1.5 text-base font-semibold">
          {method.label}
          {method.custom && <Chip tone="accent">yours</Chip>}
        </h3>
        <p>{method.summary}</p>
        <p className="text-xs text-muted">{method.citation}</p>
        {method.custom && !allowed && (
          <p className="my-1 rounded-md bg-warn-soft px-2 py-1 text-xs">
            It cannot run now: this server was started without <code>--allow-custom-code</code>. Whoever starts it can
            stop it and use <code>unlearning-comparator serve --allow-custom-code</code>. Its finished runs stay.
          </p>
        )}
        {method.custom && (
          <Link to="." search={(before) => ({ ...before, dialog: "own-method" as const })} className="link text-xs">
            Source, check and versions
          </Link>
        )}
        {method.differs && (
          <details className="mt-1 text-xs text-muted">
            <summary className="hover:text-text">How this differs from the published code</summary>
            <p className="mt-1">{method.differs}</p>
          </details>
        )}
      </div>
      <div className="flex flex-wrap gap-1.5">{children}</div>
    </div>
  );
}
