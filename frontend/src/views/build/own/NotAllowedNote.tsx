import { Button } from "../../../ui/Button";
import { EmptyState } from "../../../ui/EmptyState";

const COMMAND = "unlearning-comparator serve --allow-custom-code";

/** Why no file can be uploaded here, and the command that changes it. */
export function NotAllowedNote() {
  return (
    <EmptyState
      icon="terminal"
      title="This server runs no code from outside"
      action={
        <Button icon="copy" onClick={() => void navigator.clipboard?.writeText(COMMAND)}>
          Copy the command
        </Button>
      }
    >
      <p>Whoever starts it decides. To upload methods, stop it and start it with</p>
      <code className="mt-1 block rounded bg-sunken px-2 py-1 text-text">{COMMAND}</code>
    </EmptyState>
  );
}
