import type { Run } from "../../../api/types";
import { NumberInput } from "../../../forms/NumberInput";
import { Segmented } from "../../../ui/Segmented";
import { Select } from "../../../ui/Select";
import { shortId } from "../../../words/runs";
import { basesOf, type ImportDraft, uploadOf } from "./importRequest";
import { NormalisationFields } from "./NormalisationFields";
import { Row } from "./Row";

const KINDS = [
  { value: "unlearned", label: "Unlearned" },
  { value: "retrained", label: "Retrained" },
  { value: "original", label: "Original" },
] as const;

const ABOUT = {
  unlearned: "A method was applied to an original, to make it forget.",
  retrained: "Trained without the forget set: others are compared with it.",
  original: "Trained on everything: what unlearning starts from.",
} as const;

type Props = { draft: ImportDraft; runs: readonly Run[]; onChange: (update: Partial<ImportDraft>) => void };

/** What a person says about the file: none of it can be checked, so the run keeps it as stated. */
export function ImportFields({ draft, runs, onChange }: Props) {
  const bases = basesOf(runs);
  const choose = (value: string) => {
    const kind = KINDS.find((one) => one.value === value)?.value;
    if (kind) onChange({ kind });
  };
  return (
    <div className="grid grid-cols-[8rem_minmax(0,1fr)] items-center gap-x-3 gap-y-2.5">
      <span className="self-start pt-1 font-medium">What it is</span>
      <div>
        <Segmented label="What it is" value={draft.kind} options={KINDS} onChange={choose} />
        <p className="mt-1 text-xs text-muted">{ABOUT[draft.kind]}</p>
      </div>
      <Row label={draft.kind === "unlearned" ? "Method or title" : "Title"}>
        {(id) => (
          <input
            id={id}
            className="field"
            maxLength={80}
            value={draft.label}
            onChange={(event) => onChange({ label: event.currentTarget.value })}
          />
        )}
      </Row>
      <Row
        label="Seed"
        hint="Files with one title and different seeds are one row in tables, with a band from three on."
      >
        {(id) => (
          <NumberInput id={id} whole value={draft.seed} onChange={(seed) => onChange({ seed })} className="w-24" />
        )}
      </Row>
      {draft.kind === "unlearned" && (
        <>
          <Row label="Unlearned from">
            {(id) => (
              <Select
                id={id}
                value={draft.base}
                onChange={(base) => onChange({ base })}
                placeholder="not one of these originals"
                options={bases.map((run) => ({
                  value: run.id,
                  label: `Original · seed ${run.seed} · ${shortId(run.id)}${run.origin === "imported" ? " · imported" : ""}`,
                }))}
              />
            )}
          </Row>
          <Row label="Run time" hint="Seconds that the method took, if you measured them; set-up apart.">
            {(id) => (
              <NumberInput
                id={id}
                unit="s"
                value={Number.isNaN(draft.seconds) ? null : draft.seconds}
                onChange={(seconds) => onChange({ seconds })}
                className="w-32"
              />
            )}
          </Row>
          <Row label="Measured on">
            {(id) => (
              <input
                id={id}
                className="field"
                maxLength={80}
                placeholder="the device, such as A100"
                value={draft.device}
                onChange={(event) => onChange({ device: event.currentTarget.value })}
              />
            )}
          </Row>
        </>
      )}
      {draft.file && uploadOf(draft.file.name) === "weights" && (
        <NormalisationFields draft={draft} onChange={onChange} />
      )}
    </div>
  );
}
