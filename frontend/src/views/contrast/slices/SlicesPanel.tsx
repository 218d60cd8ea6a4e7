import { asProblem } from "../../../api/problem";
import { useDeleteSlice, useSlices } from "../../../api/slices";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { IconButton } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { plural } from "../../../words/numbers";
import type { ContrastData } from "../useContrastView";
import { SliceTable } from "./SliceTable";

/** How do A and B do on samples that somebody has kept under a name? */
export function SlicesPanel({ data }: { data: ContrastData }) {
  const [{ slice: chosen }, changeUrl] = useUrl();
  const slices = useSlices(data.scenario.id);
  const remove = useDeleteSlice(data.scenario.id);
  const open = slices.data?.find((one) => one.id === chosen);
  const discard = (id: string) =>
    remove.mutate(id, {
      onSuccess: () => id === chosen && changeUrl({ slice: undefined }),
      onError: (error) =>
        useUi.getState().toast({ title: "Not deleted", detail: asProblem(error).message, tone: "bad" }),
    });
  return (
    <Card
      title="Slices"
      question="Samples kept under a name, with every metric on them. Select some, then keep them in the inspector."
    >
      {slices.error ? (
        <ErrorState error={slices.error} what="Slices" onRetry={() => void slices.refetch()} compact />
      ) : !slices.data ? (
        <Loading label="Loading slices" lines={1} />
      ) : slices.data.length === 0 ? (
        <p className="rounded-lg bg-sunken px-4 py-3 text-muted">No slice of this scenario is kept yet.</p>
      ) : (
        <div className="flex flex-col gap-3">
          <ul className="flex flex-wrap gap-2">
            {slices.data.map((one) => (
              <li key={one.id} className="flex items-center rounded-md border border-edge/60">
                <button
                  type="button"
                  aria-pressed={one.id === chosen}
                  onClick={() => changeUrl({ slice: one.id === chosen ? undefined : one.id, cell: undefined })}
                  className="min-h-7 rounded-l-md px-2.5 hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-semibold"
                >
                  {one.name}{" "}
                  <span className="number text-xs text-muted">
                    {plural(one.train.length + one.test.length, "sample")}
                  </span>
                </button>
                <IconButton icon="close" small label={`Delete the slice ${one.name}`} onClick={() => discard(one.id)} />
              </li>
            ))}
          </ul>
          {chosen && !open && <p className="text-muted">The slice in this link has been deleted.</p>}
          {open && <SliceTable key={open.id} data={data} slice={open} />}
        </div>
      )}
    </Card>
  );
}
