import { NumberInput } from "../../forms/NumberInput";
import { Select } from "../../ui/Select";
import type { Draft } from "./scenarioRequest";
import { ToggleRow } from "./ToggleRow";

type CanariesFieldProps = { canaries: Draft["canaries"]; onChange: (canaries: Draft["canaries"]) => void };

/** Samples that are spoilt on purpose, so that forgetting them can be seen. */
export function CanariesField({ canaries, onChange }: CanariesFieldProps) {
  return (
    <ToggleRow
      label="Plant canaries in the forget set"
      help="Samples with a wrong label, or noise instead of the image: a model that has forgotten no longer knows them."
      checked={canaries !== null}
      onChange={(on) => onChange(on ? { kind: "label", count: 10, seed: 0 } : null)}
    >
      {canaries && (
        <div className="flex flex-wrap items-center gap-3">
          <Select
            aria-label="Kind of canary"
            value={canaries.kind}
            onChange={(kind) => onChange({ ...canaries, kind: kind === "noise" ? "noise" : "label" })}
            options={[
              { value: "label", label: "wrong labels" },
              { value: "noise", label: "noise images" },
            ]}
          />
          <NumberInput
            label="Number of canaries"
            value={canaries.count}
            onChange={(count) => onChange({ ...canaries, count })}
            whole
            unit="canaries"
            className="w-36"
          />
          <NumberInput
            label="Seed of the canaries"
            value={canaries.seed}
            onChange={(seed) => onChange({ ...canaries, seed })}
            whole
            unit="seed"
            className="w-24"
          />
        </div>
      )}
    </ToggleRow>
  );
}
