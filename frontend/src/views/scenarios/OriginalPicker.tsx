import { useOriginals, useScenarios } from "../../api/queries";
import type { Catalog } from "../../api/types";
import { isPlain } from "../../domain/pool";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { Select } from "../../ui/Select";

type OriginalPickerProps = {
  id: string;
  dataset: string;
  catalog: Catalog;
  chosen: string;
  onChange: (run: string) => void;
};

/** One of the finished originals that were trained on this data set, in whatever scenario. */
export function OriginalPicker({ id, dataset, catalog, chosen, onChange }: OriginalPickerProps) {
  const scenarios = useScenarios();
  const originals = useOriginals();
  const error = scenarios.error ?? originals.error;
  if (error) return <ErrorState error={error} what="Originals" compact />;
  if (!scenarios.data || !originals.data) return <Loading label="Looking for originals" lines={1} />;
  const options = originals.data.flatMap((run) => {
    const scenario = scenarios.data.find((one) => one.id === run.scenario && one.dataset === dataset);
    if (!scenario || !isPlain(run)) return [];
    const architecture = catalog.architectures.find((one) => one.name === scenario.architecture)?.label;
    const origin = run.origin === "imported" ? "imported" : `seed ${run.seed}`;
    return [{ value: run.id, label: `${architecture}, ${origin} (scenario: forget ${scenario.forget_title})` }];
  });
  if (options.length === 0) {
    return (
      <p className="text-muted">
        No original has been trained on this data set yet: train one in another scenario, then come back.
      </p>
    );
  }
  return <Select id={id} value={chosen} placeholder="Choose an original" options={options} onChange={onChange} />;
}
