import { useState } from "react";
import { useRunLog } from "../../../api/queries";
import { Button } from "../../../ui/Button";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Section } from "./Section";

/** What the run's worker wrote; asked for only when somebody wants it, at once when the run failed. */
export function LogSection({ run, failed }: { run: string; failed: boolean }) {
  const [open, setOpen] = useState(failed);
  const log = useRunLog(run, open);
  return (
    <Section title="Log">
      {!open && (
        <Button small look="quiet" icon="terminal" className="self-start" onClick={() => setOpen(true)}>
          Show the log
        </Button>
      )}
      {open && log.isPending && <Loading label="Loading the log" lines={2} />}
      {log.error && <ErrorState error={log.error} what="Log" compact />}
      {log.data && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must be reachable with the keyboard
          tabIndex={0}
          className="max-h-64 overflow-auto rounded-md bg-sunken p-2 font-mono text-2xs whitespace-pre-wrap"
        >
          {log.data.lines.length > 0 ? log.data.lines.join("\n") : "The log is empty."}
        </pre>
      )}
    </Section>
  );
}
