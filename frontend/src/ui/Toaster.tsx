import clsx from "clsx";
import { useEffect } from "react";
import { type Toast, useUi } from "../state/ui";
import { Button, IconButton } from "./Button";
import { Icon } from "./icons";

const LASTS_MILLISECONDS = 8000;

/** The stack of short messages; errors stay until they are dismissed. */
export function Toaster() {
  const toasts = useUi((state) => state.toasts);
  return (
    <section
      aria-label="Messages"
      className="pointer-events-none fixed bottom-4 left-4 z-45 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = useUi((state) => state.dismissToast);
  useEffect(() => {
    if (toast.tone === "bad") return;
    const timer = setTimeout(() => dismiss(toast.id), toast.seconds ? toast.seconds * 1000 : LASTS_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [toast, dismiss]);
  return (
    <div
      role={toast.tone === "bad" ? "alert" : "status"}
      className="animate-float pointer-events-auto flex items-start gap-2.5 rounded-lg border border-line bg-raised p-3 shadow-float"
    >
      <Icon
        name={toast.tone === "bad" ? "warning" : toast.tone === "good" ? "check" : "info"}
        className={clsx(
          "mt-0.5",
          toast.tone === "bad" && "text-bad",
          toast.tone === "good" && "text-good",
          toast.tone === "plain" && "text-muted",
        )}
      />
      <div className="min-w-0 grow">
        <p className="font-medium">{toast.title}</p>
        {toast.detail && <p className="text-xs break-words text-muted">{toast.detail}</p>}
        {toast.actions && (
          <div className="mt-2 flex flex-wrap gap-1.5">
            {toast.actions.map((action) => (
              <Button
                key={action.label}
                small
                onClick={() => {
                  action.onSelect();
                  dismiss(toast.id);
                }}
              >
                {action.label}
              </Button>
            ))}
          </div>
        )}
      </div>
      <IconButton icon="close" label="Dismiss" small onClick={() => dismiss(toast.id)} />
    </div>
  );
}
