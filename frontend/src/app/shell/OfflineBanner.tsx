import { useConnection } from "../../api/connection";
import { Icon } from "../../ui/icons";

/** Appears while the server cannot be reached, and goes away by itself. */
export function OfflineBanner() {
  const online = useConnection((state) => state.online);
  if (online) return null;
  return (
    <div role="alert" className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-1.5 text-sm text-warn">
      <Icon name="warning" />
      <span>
        <strong className="font-semibold">Server not reachable; retrying…</strong> Nothing is lost: jobs live in the
        server and are shown again as soon as it answers.
      </span>
    </div>
  );
}
