import { useEffect, useState } from "react";
import { useCreateJob } from "../../api/mutations";
import { useJobs } from "../../api/queries";
import type { DatasetInfo, DatasetState } from "../../api/types";
import { Button } from "../../ui/Button";
import { ErrorState } from "../../ui/ErrorState";
import { ProgressBar } from "../../ui/ProgressBar";

/** A data set is converted once for this machine; what needs a download is only fetched when somebody says so. */
export function DatasetPreparation({ info, state }: { info: DatasetInfo; state: DatasetState }) {
  const [download, setDownload] = useState(false);
  const prepare = useCreateJob();
  const jobs = useJobs();
  const job = jobs.data?.find((one) => one.id === state.job);
  const start = prepare.mutate;
  const automatic = !info.download && !state.job;
  const idle = prepare.isIdle;
  useEffect(() => {
    if (automatic && idle) start({ kind: "prepare", dataset: info.name, download: false });
  }, [automatic, idle, start, info.name]);

  if (state.job) {
    return (
      <div className="flex flex-col gap-1.5 rounded-lg bg-sunken p-3">
        <p>
          Preparing {info.label}… {job?.progress?.text}
        </p>
        <ProgressBar fraction={job?.progress?.fraction ?? 0} label={`Preparation of ${info.label}`} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-sunken p-3">
      <p>
        {info.label} has not been prepared on this machine.
        {info.source && ` It is taken from ${info.source}.`}{" "}
        {info.download && "Nothing is downloaded unless you allow it."}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          small
          disabled={prepare.isPending}
          onClick={() => start({ kind: "prepare", dataset: info.name, download })}
        >
          Prepare {info.label}
        </Button>
        {info.download && (
          <label className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-accent"
              checked={download}
              onChange={(event) => setDownload(event.currentTarget.checked)}
            />
            may download it from the network
          </label>
        )}
      </div>
      {prepare.error && <ErrorState error={prepare.error} compact />}
    </div>
  );
}
