import { type ComponentType, useEffect, useSyncExternalStore } from "react";
import { useConnection } from "../api/connection";
import { ErrorState } from "./ErrorState";
import { Loading } from "./Loading";

export type LazyView<Props extends object = object> = {
  View: (props: Props) => React.ReactNode;
  /** Fetches the code. Never rejects: a failure is kept, and shown where the view would be. */
  load: () => Promise<void>;
};

type Options = {
  what?: string;
  /** For small parts of the page: nothing is shown while they come, and a failure takes little room. */
  small?: boolean;
};

/**
 * A view whose code comes when it is needed. Unlike the router's own lazy component, one that cannot be fetched says
 * so inside the page, and is tried again on request or when the server is back; the page is never reloaded, so nothing
 * on it is lost.
 */
export function lazyView<Props extends object>(
  fetchCode: () => Promise<ComponentType<Props>>,
  { what = "This view", small = false }: Options = {},
): LazyView<Props> {
  let state: { ready: ComponentType<Props> | null; failed: boolean } = { ready: null, failed: false };
  let coming: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const become = (next: typeof state) => {
    state = next;
    for (const tell of listeners) tell();
  };
  const subscribe = (tell: () => void) => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  };
  const fetchOnce = async () => {
    try {
      become({ ready: await fetchCode(), failed: false });
    } catch {
      become({ ready: null, failed: true });
    }
    coming = null;
  };
  const load = (): Promise<void> => {
    if (state.ready) return Promise.resolve();
    coming ??= fetchOnce();
    return coming;
  };

  function View(props: Props) {
    const { ready: Ready, failed } = useSyncExternalStore(subscribe, () => state);
    const online = useConnection((connection) => connection.online);
    useEffect(() => {
      if (online || !state.failed) void load();
    }, [online]);
    if (Ready) return <Ready {...props} />;
    if (!failed) return small ? null : <Loading className="p-4" />;
    return (
      <div className={small ? "ml-auto" : "mx-auto max-w-2xl"}>
        <ErrorState error={UNREACHABLE} what={what} compact={small} onRetry={() => void load()} />
      </div>
    );
  }
  return { View, load };
}

const UNREACHABLE = new TypeError("The code of this part did not arrive.");

/** Fetches views while the browser has nothing else to do, so that they are there when the server is not. */
export function fetchWhenIdle(views: readonly Pick<LazyView, "load">[]) {
  const fetchAll = async () => {
    for (const view of views) await view.load();
  };
  if ("requestIdleCallback" in window) window.requestIdleCallback(() => void fetchAll(), { timeout: 3000 });
  else setTimeout(() => void fetchAll(), 1500);
}
