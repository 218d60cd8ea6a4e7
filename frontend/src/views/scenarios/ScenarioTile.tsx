import { useCatalog } from "../../api/queries";
import type { Scenario } from "../../api/types";
import { roleParts } from "../../components/scenarioCounts";
import { recordOf } from "../../domain/architectureName";
import { CountBar } from "../../ui/CountBar";
import { runsInWords } from "../../words/scenarios";
import { ago } from "../../words/time";

export function ScenarioTile({ scenario }: { scenario: Scenario }) {
  const catalog = useCatalog();
  const dataset = catalog.data?.datasets.find((one) => one.name === scenario.dataset);
  const architecture = recordOf(catalog.data?.architectures ?? [], scenario.architecture);
  return (
    <article className="flex h-full flex-col gap-3 rounded-xl border border-line bg-panel p-4 shadow-panel transition-colors hover:border-edge">
      <header>
        <h3 className="text-base font-semibold">Forget {scenario.forget_title}</h3>
        <p className="text-muted">
          {dataset?.label ?? scenario.dataset} ·{" "}
          {architecture && !architecture.family ? architecture.label : scenario.architecture}
        </p>
      </header>
      <CountBar parts={roleParts(scenario.sizes)} label="Training samples by role" />
      <p className="number mt-auto flex gap-3 text-xs text-muted">
        <span className="grow">{runsInWords(scenario)}</span>
        <span>{ago(scenario.created)}</span>
      </p>
    </article>
  );
}
