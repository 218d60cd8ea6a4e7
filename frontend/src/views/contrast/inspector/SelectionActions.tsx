import type { SampleId } from "../../../api/types";
import { ForgetTheseButton } from "../../../components/ForgetTheseButton";
import { KeepSlice } from "../../../components/KeepSlice";
import type { ContrastData } from "../useContrastView";

type SelectionActionsProps = { data: ContrastData; samples: readonly SampleId[] };

/** What to do with the selected samples: keep them as a slice, or forget them in another scenario. */
export function SelectionActions({ data, samples }: SelectionActionsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <KeepSlice scenario={data.scenario.id} samples={samples} />
      <ForgetTheseButton scenario={data.scenario.id} samples={samples} />
    </div>
  );
}
