import type { Problems } from "../../forms/check";
import { SchemaForm } from "../../forms/SchemaForm";
import { Button, IconButton } from "../../ui/Button";
import { Select } from "../../ui/Select";
import type { ForgetContext, ForgetControls } from "./forgetContext";
import { type ForgetSet, forgetDefaults, forgetSchema, newPart, partsOf } from "./forgetSets";

/** The controls come from whoever draws these parts: a part may have parts of its own. */
type WithControls = ForgetContext & { controls: ForgetControls };

type ForgetPartsProps = WithControls & {
  /** The kind that is made of these parts. */
  kind: string;
  value: unknown;
  onChange: (parts: ForgetSet[]) => void;
  problems: Problems;
};

/** Forget sets inside a forget set: each has a kind and that kind's own fields. */
export function ForgetParts({ kind, value, onChange, problems, ...context }: ForgetPartsProps) {
  const parts = partsOf(value);
  const replace = (place: number, part: ForgetSet) => onChange(parts.with(place, part));
  return (
    <div className="flex flex-col gap-3">
      {parts.map((part, place) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name but their place
          key={place}
          className="flex flex-col gap-3 rounded-lg border border-line p-3"
        >
          <legend className="px-1 font-medium">{partName(kind, place)}</legend>
          <div className="flex items-center gap-2">
            <Select
              aria-label={`Kind of part ${place + 1}`}
              className="grow"
              value={part.kind}
              options={context.catalog.forget_kinds.map((one) => ({ value: one.name, label: one.label }))}
              onChange={(name) => replace(place, { ...forgetDefaults(context.catalog, name), kind: name })}
            />
            {parts.length > 2 && (
              <IconButton
                icon="close"
                small
                label={`Remove part ${place + 1}`}
                onClick={() => onChange(parts.toSpliced(place, 1))}
              />
            )}
          </div>
          <PartFields
            {...context}
            part={part}
            onChange={(changed) => replace(place, changed)}
            problems={below(problems, `of.${place}.`)}
          />
        </fieldset>
      ))}
      <Button small icon="add" className="self-start" onClick={() => onChange([...parts, newPart(context.catalog)])}>
        Add a part
      </Button>
    </div>
  );
}

type PartFieldsProps = WithControls & { part: ForgetSet; onChange: (part: ForgetSet) => void; problems: Problems };

function PartFields({ controls, part, onChange, problems, ...context }: PartFieldsProps) {
  const { kind, ...values } = part;
  const onValues = (next: Record<string, unknown>) => onChange({ ...next, kind });
  return (
    <SchemaForm
      key={kind}
      schema={forgetSchema(context.catalog, kind)}
      values={values}
      onChange={onValues}
      problems={problems}
      custom={controls({ ...context, kind, values, onValues, problems })}
    />
  );
}

const partName = (kind: string, place: number) => {
  if (kind !== "difference") return `Part ${place + 1}`;
  return place === 0 ? "Forget" : "Except";
};

/** The problems of what lies below a path, by their path from there. */
const below = (problems: Problems, prefix: string): Problems =>
  Object.fromEntries(
    Object.entries(problems).flatMap(([path, text]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), text]] : [],
    ),
  );
