import type { QueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { useConnection } from "./connection";

const AGAIN_MILLISECONDS = 3000;

/**
 * Asks for the server again and again while it cannot be reached, and for everything shown once it can. The browser's
 * own word for being offline only starts a question: a server on the same machine needs no network.
 */
export function watchServer(queries: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Every answer, and every failure to get one, is noted by the client itself.
  const ask = () => client.GET("/api/v1/health").catch(() => undefined);
  const askUntilOnline = async () => {
    await ask();
    if (!useConnection.getState().online) later();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void askUntilOnline(), AGAIN_MILLISECONDS);
  };
  const stop = useConnection.subscribe(({ online }, before) => {
    if (online === before.online) return;
    if (online) void queries.invalidateQueries();
    else later();
  });
  const onNetwork = () => void ask();
  window.addEventListener("offline", onNetwork);
  window.addEventListener("online", onNetwork);
  return () => {
    clearTimeout(timer);
    stop();
    window.removeEventListener("offline", onNetwork);
    window.removeEventListener("online", onNetwork);
  };
}
