import { useRunLog } from "../../api/queries";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { RunCurves } from "./RunCurves";

/** The curves and the log of a run that is over. */
export function JobDetails({ run }: { run: string }) {
  const log = useRunLog(run, true);
  return (
    <div className="flex flex-col gap-2">
      <RunCurves run={run} />
      {log.isPending && <Loading label="Loading the log" lines={2} />}
      {log.error && <ErrorState error={log.error} what="Log" compact />}
      {log.data && (
        <section aria-label="Log">
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reachable with the keyboard
            tabIndex={0}
            className="max-h-48 overflow-auto rounded-md bg-sunken p-2 font-mono text-2xs whitespace-pre-wrap"
          >
            {log.data.lines.length > 0 ? log.data.lines.join("\n") : "The log is empty."}
          </pre>
        </section>
      )}
    </div>
  );
}
