import { useSyncExternalStore } from "react";

/** Whether the window is at least this wide, kept up to date. */
export function useMinWidth(pixels: number): boolean {
  return useSyncExternalStore(
    (notify) => {
      const query = globalThis.matchMedia?.(`(min-width: ${pixels}px)`);
      query?.addEventListener("change", notify);
      return () => query?.removeEventListener("change", notify);
    },
    () => globalThis.matchMedia?.(`(min-width: ${pixels}px)`).matches ?? false,
  );
}
