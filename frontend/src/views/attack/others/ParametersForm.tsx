import { useState } from "react";
import type { AttackInfo } from "../../../api/types";
import { checkValues, type Problems } from "../../../forms/check";
import { SchemaForm } from "../../../forms/SchemaForm";
import { defaultValues, fieldsOf, type JsonSchema } from "../../../forms/schema";
import { Button } from "../../../ui/Button";
import { emptyTexts, type Texts, textsOf, valuesOf } from "./parameters";

type ParametersFormProps = {
  attack: AttackInfo;
  /** What the results in view were asked with. */
  texts: Texts;
  /** What the server found wrong with these. */
  problems: Problems;
  onApply: (texts: Texts) => void;
};

/** An attack's parameters; results follow when they are applied, since an attack may take its time. */
export function ParametersForm({ attack, texts, problems, onApply }: ParametersFormProps) {
  const schema: JsonSchema = attack.parameters;
  const asked = JSON.stringify(texts);
  const [form, setForm] = useState(() => ({ asked, values: valuesOf(schema, texts), fill: 0 }));
  const [changed, setChanged] = useState(false);
  if (form.asked !== asked) {
    setForm({ asked, values: valuesOf(schema, texts), fill: form.fill + 1 });
    setChanged(false);
  }
  if (fieldsOf(schema).length === 0) return null;
  const own = { ...checkValues(form.values, schema), ...emptyTexts(schema, form.values) };
  const valid = Object.keys(own).length === 0;
  const set = Object.keys(texts).length;
  const pending = changed && JSON.stringify(textsOf(schema, form.values)) !== asked;
  return (
    <details className="mt-3 rounded-lg border border-line" open={Object.keys(problems).length > 0 || undefined}>
      <summary className="px-3 py-2 font-medium text-muted hover:text-text">
        Parameters ({set > 0 ? `${set} changed` : "at their defaults"})
      </summary>
      <form
        aria-label={`Parameters of ${attack.label}`}
        className="flex flex-col gap-3 border-t border-line p-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid && pending) onApply(textsOf(schema, form.values));
        }}
      >
        <SchemaForm
          key={form.fill}
          schema={schema}
          values={form.values}
          onChange={(values) => {
            setForm({ ...form, values });
            setChanged(true);
          }}
          problems={changed ? own : { ...problems, ...own }}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" disabled={!valid || !pending}>
            Simulate
          </Button>
          <Button
            look="quiet"
            disabled={set === 0 && !pending}
            onClick={() => {
              setForm({ asked, values: defaultValues(schema), fill: form.fill + 1 });
              setChanged(false);
              onApply({});
            }}
          >
            Defaults
          </Button>
        </div>
      </form>
    </details>
  );
}
