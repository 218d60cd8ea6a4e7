import { useState } from "react";
import { useCreateRuns } from "../../api/mutations";
import { fieldErrors } from "../../api/problem";
import { useCatalog, useOwnCode, useRunsPreview } from "../../api/queries";
import type { MethodInfo, Run, RunRequest, Scenario } from "../../api/types";
import { recordOf } from "../../domain/architectureName";
import { checkValues } from "../../forms/check";
import { SchemaForm } from "../../forms/SchemaForm";
import { defaultValues, type JsonSchema, type Values } from "../../forms/schema";
import { gridOf, readSeeds, type Sweeps } from "../../forms/sweep";
import { useUi } from "../../state/ui";
import { useDebounced } from "../../ui/useDebounced";
import { plural } from "../../words/numbers";
import { BuildFooter } from "./BuildFooter";
import { MethodAbout } from "./MethodAbout";
import { PresetButtons } from "./PresetButtons";
import { RunFields } from "./RunFields";

type MethodFormProps = { method: MethodInfo; scenario: Scenario; runs: readonly Run[] };

/** The settings of one method, several at once if wanted, and the button that queues the runs. */
export function MethodForm({ method, scenario, runs }: MethodFormProps) {
  const schema: JsonSchema = method.parameters;
  const catalog = useCatalog();
  const barred = !useOwnCode() && Boolean(method.custom);
  const architecture = recordOf(catalog.data?.architectures ?? [], scenario.architecture);
  const presets = method.presets ?? {};
  const fitting = architecture?.preset && architecture.preset in presets ? architecture.preset : null;
  const [preset, setPreset] = useState<string | null>(fitting);
  const [values, setValues] = useState<Values>(() => ({
    ...defaultValues(schema),
    ...(fitting ? presets[fitting] : {}),
  }));
  const [sweeps, setSweeps] = useState<Sweeps>({});
  const [seeds, setSeeds] = useState("0");
  const [base, setBase] = useState("");
  const create = useCreateRuns();
  const toast = useUi((state) => state.toast);

  const grid = gridOf(sweeps);
  const reading = readSeeds(seeds);
  const own = checkValues({ ...values, ...firstOf(grid) }, schema);
  const seedProblem = "problem" in reading ? reading.problem : null;
  const valid = Object.keys(own).length === 0 && seedProblem === null;
  const request: RunRequest = {
    scenario: scenario.id,
    kind: "unlearned",
    method: method.name,
    parameters: without(values, Object.keys(grid)),
    grid,
    seeds: "values" in reading ? reading.values : [],
    base: base || null,
  };
  const text = JSON.stringify(request);
  const settled = useDebounced(text) === text;
  const preview = useRunsPreview(valid && settled ? request : null);
  const error = create.error ?? (valid ? preview.error : null);
  const problems = { ...fieldErrors(error, "parameters"), ...own };

  const build = () =>
    create.mutate(request, {
      onSuccess: ({ runs: queued, prerequisites = [] }) => {
        const made = queued.filter((run) => !run.existing).length;
        const first = prerequisites.filter((run) => !run.existing).length;
        toast({
          title: made > 0 ? `${plural(made, "model")} queued` : "These models exist already",
          detail: first > 0 ? `${plural(first, "reference model")} first.` : undefined,
          tone: "good",
        });
      },
    });

  const startFrom = (name: string | null) => {
    setPreset(name);
    setValues({ ...defaultValues(schema), ...(name ? presets[name] : {}) });
    setSweeps({});
  };

  return (
    <form
      aria-label={`Settings of ${method.label}`}
      className="rounded-lg border border-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid && !barred && preview.data && preview.data.new > 0) build();
      }}
    >
      <div className="flex flex-col gap-4 p-4">
        <MethodAbout method={method}>
          <PresetButtons names={Object.keys(presets)} chosen={preset} fitting={fitting} onChoose={startFrom} />
        </MethodAbout>
        <SchemaForm
          schema={schema}
          values={values}
          onChange={setValues}
          sweeps={sweeps}
          onSweepsChange={setSweeps}
          problems={problems}
        />
        <RunFields
          seeds={seeds}
          onSeeds={setSeeds}
          problem={seedProblem}
          base={base}
          onBase={setBase}
          runs={runs}
          ownBase={method.own_base ?? false}
        />
      </div>
      <BuildFooter
        request={request}
        preview={valid ? preview.data : undefined}
        fetching={preview.isFetching || !settled}
        error={error}
        invalid={!valid}
        pending={create.isPending}
        barred={barred}
      />
    </form>
  );
}

/** A swept parameter is checked by its own field; here its first value stands for it. */
const firstOf = (grid: Sweeps): Values =>
  Object.fromEntries(Object.entries(grid).map(([name, [first]]) => [name, first]));

const without = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
