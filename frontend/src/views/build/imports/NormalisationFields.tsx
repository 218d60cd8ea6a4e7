import { Select } from "../../../ui/Select";
import { type ImportDraft, NORMALISATIONS } from "./importRequest";
import { Row } from "./Row";

const CHOICES = {
  scenario: "as this scenario's models",
  own: "by an own mean and deviation",
  none: "not at all: pixels from 0 to 1",
  inside: "inside the network",
} as const;

type Props = { draft: ImportDraft; onChange: (update: Partial<ImportDraft>) => void };

/** With other inputs the same weights say something else, so a person states how images were normalised. */
export function NormalisationFields({ draft, onChange }: Props) {
  return (
    <>
      <Row
        label="Images are normalised"
        hint="One that is saved in the file, such as normalize.mean, is recognised and counts."
      >
        {(id) => (
          <Select
            id={id}
            value={draft.normalisation}
            options={NORMALISATIONS.map((value) => ({ value, label: CHOICES[value] }))}
            onChange={(value) => {
              const normalisation = NORMALISATIONS.find((one) => one === value);
              if (normalisation) onChange({ normalisation });
            }}
          />
        )}
      </Row>
      {draft.normalisation === "own" &&
        (["mean", "deviation"] as const).map((name) => (
          <Row
            key={name}
            label={name === "mean" ? "Mean" : "Deviation"}
            hint={name === "mean" ? "By channel, of pixels from 0 to 1." : undefined}
          >
            {(id) => (
              <input
                id={id}
                className="field"
                maxLength={200}
                placeholder={name === "mean" ? "0.4914, 0.4822, 0.4465" : "0.2470, 0.2435, 0.2616"}
                value={draft[name]}
                onChange={(event) => onChange({ [name]: event.currentTarget.value })}
              />
            )}
          </Row>
        ))}
    </>
  );
}
