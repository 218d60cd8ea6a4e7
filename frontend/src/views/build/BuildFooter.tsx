import type { RunRequest, RunsPreview } from "../../api/types";
import { useUi } from "../../state/ui";
import { Button } from "../../ui/Button";
import { ErrorState } from "../../ui/ErrorState";
import { Menu } from "../../ui/Menu";
import { plural } from "../../words/numbers";
import { roughly } from "../../words/time";
import { commandLine, curlCommand } from "./command";

type BuildFooterProps = {
  request: RunRequest;
  preview: RunsPreview | undefined;
  fetching: boolean;
  error: unknown;
  invalid: boolean;
  pending: boolean;
  /** Whether the server runs no methods that people brought, and this is one. */
  barred: boolean;
};

/** What pressing the button will do, in words, and the button. */
export function BuildFooter({ request, preview, fetching, error, invalid, pending, barred }: BuildFooterProps) {
  const reason = barred
    ? "It cannot run on this server."
    : invalid
      ? "Mend the marked fields first."
      : error
        ? "The server refused these settings."
        : preview?.new === 0
          ? "All of these models exist already."
          : null;
  return (
    <footer className="sticky bottom-0 flex flex-col gap-2 rounded-b-lg border-t border-line bg-panel/95 p-3 backdrop-blur">
      {Boolean(error) && <ErrorState error={error} compact />}
      <div className="flex flex-wrap items-center gap-2">
        <p
          role="status"
          title={reason ? undefined : restsOn(preview)}
          className={`number min-w-48 grow basis-0 ${reason ? "text-muted" : ""}`}
        >
          {reason ?? (preview ? inWords(preview) : fetching ? "Counting…" : "")}
        </p>
        <Menu
          items={[
            { label: "Command line", icon: "terminal", onSelect: () => void copy(commandLine(request)) },
            {
              label: "curl",
              icon: "terminal",
              onSelect: () =>
                void copy(curlCommand(request, new URL("api/v1/runs", window.location.href.split("#")[0]).href)),
            },
          ]}
        >
          <Button icon="copy">Copy as command</Button>
        </Menu>
        <Button
          type="submit"
          look="primary"
          icon="play"
          disabled={reason !== null || !preview || fetching || pending}
          title={reason ?? undefined}
        >
          {preview && preview.new > 0 ? `Build ${plural(preview.new, "model")}` : "Build"}
        </Button>
      </div>
    </footer>
  );
}

/** "This builds 6 models, about 2 min; 1 exists already." */
export function inWords(preview: RunsPreview): string {
  const time =
    preview.seconds === null || preview.seconds === undefined ? "no estimate yet" : about(preview.seconds, preview);
  const first = preview.prerequisites > 0 ? ` and ${plural(preview.prerequisites, "reference model")} first` : "";
  const existing = preview.existing > 0 ? `; ${plural(preview.existing, "exists already", "exist already")}` : "";
  return `This builds ${plural(preview.new, "model")}${first}, ${time}${existing}.`;
}

/** "about 2 min", and whether another machine took that long. */
export const about = (seconds: number, { elsewhere }: Pick<RunsPreview, "elsewhere">) =>
  `about ${roughly(seconds)}${elsewhere ? " on another machine" : ""}`;

/** What an estimate rests on, for who points at it. */
export const restsOn = (preview: RunsPreview | undefined) =>
  preview?.seconds === null || preview?.seconds === undefined
    ? undefined
    : `Estimated from ${preview.basis}${preview.elsewhere ? ", ready-made on another machine" : ""}`;

async function copy(text: string) {
  const { toast } = useUi.getState();
  try {
    await navigator.clipboard.writeText(text);
    toast({ title: "Command copied", detail: text, tone: "good" });
  } catch {
    toast({ title: "The browser did not allow copying", detail: text, tone: "bad" });
  }
}
