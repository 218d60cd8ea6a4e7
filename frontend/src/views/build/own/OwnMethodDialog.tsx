import { useUploadMethod } from "../../../api/mutations";
import { useCatalog, useHealth } from "../../../api/queries";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { DropFile } from "../../../ui/DropFile";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { MethodReport } from "./MethodReport";
import { NotAllowedNote } from "./NotAllowedNote";
import { SandboxNote } from "./SandboxNote";

/** Does your own method run, what does it keep to, and where can you use it? */
export function OwnMethodDialog() {
  const [{ method }, changeUrl] = useUrl();
  const health = useHealth();
  const catalog = useCatalog();
  const send = useUploadMethod();
  const toast = useUi((state) => state.toast);
  const shown = catalog.data?.methods.find((one) => one.custom && one.name === method)?.name;
  const close = () => changeUrl({ dialog: undefined });
  const upload = (file: File) =>
    send.mutate(file, {
      onSuccess: (found) => {
        changeUrl({ method: found.name });
        toast({
          title: found.passed ? `${found.record.label} keeps every contract` : `${found.record.label} was uploaded`,
          detail: found.passed ? "It is in the list of methods." : "Look at what it breaks before you use it.",
          tone: found.passed ? "good" : "plain",
        });
      },
    });
  return (
    <Dialog
      open
      onOpenChange={close}
      width="wide"
      title="Your own method"
      description="One Python file: a parameter model and a function. It becomes a form, sweeps and columns like any other."
      footer={
        <>
          <p role="status" className="min-w-0 grow text-muted">
            {send.isPending ? "Checking in the sandbox…" : ""}
          </p>
          <Button look={shown ? "primary" : "outline"} onClick={close}>
            {shown ? "Use it" : "Close"}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {health.isPending && <Loading lines={3} />}
        {health.error && <ErrorState error={health.error} what="Server" onRetry={() => void health.refetch()} />}
        {health.data && !health.data.custom_code && <NotAllowedNote />}
        {health.data?.custom_code && (
          <>
            <DropFile
              file={send.variables ?? null}
              accept=".py,text/x-python"
              hint="a .py file; the same name again makes a new version"
              onChange={upload}
            />
            {send.error && <ErrorState error={send.error} compact />}
          </>
        )}
        {health.data && <SandboxNote sandbox={health.data.sandbox} />}
        {shown && <MethodReport name={shown} />}
      </div>
    </Dialog>
  );
}
