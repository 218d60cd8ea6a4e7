import { useRemoveDataset } from "../../api/data";
import { Button } from "../../ui/Button";
import { ErrorState } from "../../ui/ErrorState";

/** Takes own images out of the workspace; the folder stays as it is. */
export function RemoveDataset({ name }: { name: string }) {
  const remove = useRemoveDataset();
  return (
    <>
      <dt className="text-muted">Remove</dt>
      <dd className="flex flex-wrap items-center gap-2">
        <Button small look="danger" disabled={remove.isPending} onClick={() => remove.mutate(name)}>
          Remove from this workspace
        </Button>
        <span className="text-muted">the folder is not touched</span>
        {remove.error && <ErrorState error={remove.error} compact />}
      </dd>
    </>
  );
}
