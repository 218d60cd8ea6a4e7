import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons";

type EmptyStateProps = { icon?: IconName; title: string; children?: ReactNode; action?: ReactNode };

/** Says why there is nothing here, and what to do about it. */
export function EmptyState({ icon = "layers", title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <span className="flex size-10 items-center justify-center rounded-full bg-sunken text-muted">
        <Icon name={icon} size={20} />
      </span>
      <p className="text-base font-semibold">{title}</p>
      {children && <div className="max-w-prose text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
