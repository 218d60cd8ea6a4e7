import { useCatalog, useRuns } from "../../api/queries";
import type { Scenario } from "../../api/types";
import { useUrl } from "../../state/url";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { ErrorState } from "../../ui/ErrorState";
import { Loading } from "../../ui/Loading";
import { lazyView } from "../../ui/lazyView";
import { MethodForm } from "./MethodForm";
import { MethodPicker } from "./MethodPicker";
import { PoolCard } from "./PoolCard";
import { PublishedCard } from "./PublishedCard";

const { View: ImportDialog } = lazyView(() => import("./imports/ImportDialog").then((module) => module.ImportDialog), {
  what: "Import",
  small: true,
});

const { View: OwnMethodDialog } = lazyView(
  () => import("./own/OwnMethodDialog").then((module) => module.OwnMethodDialog),
  { what: "Your own method", small: true },
);

/** Which models are made: first those that everything is compared with, then those that forget. */
export function ModelsPanel({ scenario }: { scenario: Scenario }) {
  const catalog = useCatalog();
  const runs = useRuns(scenario.id);
  const [{ method: chosen, dialog }, changeUrl] = useUrl();
  const error = catalog.error ?? runs.error;
  const method = catalog.data?.methods.find((one) => one.name === chosen);
  return (
    <div className="flex flex-col gap-4">
      <Card
        title="Reference models"
        question="What everything is compared with: trained on all samples, and without the forget set."
        tools={
          <Button icon="arrowUp" onClick={() => changeUrl({ dialog: "import" })}>
            Import a model
          </Button>
        }
      >
        <div className="grid gap-3 md:grid-cols-2">
          <PoolCard kind="original" scenario={scenario} runs={runs.data ?? []} />
          <PoolCard kind="retrained" scenario={scenario} runs={runs.data ?? []} />
        </div>
      </Card>
      <PublishedCard scenario={scenario} />
      {dialog === "own-method" && <OwnMethodDialog />}
      {dialog === "import" && <ImportDialog scenario={scenario} />}
      <Card
        title="Unlearning"
        question="Which method should make the model forget, and with which settings? Every number can be several numbers."
        tools={
          <Button icon="add" onClick={() => changeUrl({ dialog: "own-method" })}>
            Your own method
          </Button>
        }
      >
        {error && <ErrorState error={error} onRetry={() => void Promise.all([catalog.refetch(), runs.refetch()])} />}
        {!error && !catalog.data && <Loading lines={6} />}
        {catalog.data && (
          <div className={method ? "grid items-start gap-4 lg:grid-cols-[15rem_minmax(0,1fr)]" : ""}>
            <MethodPicker
              compact={method !== undefined}
              methods={catalog.data.methods}
              scenario={scenario}
              runs={runs.data ?? []}
              chosen={method?.name}
              onChoose={(name) => changeUrl({ method: name })}
            />
            {method && <MethodForm key={method.name} method={method} scenario={scenario} runs={runs.data ?? []} />}
          </div>
        )}
      </Card>
    </div>
  );
}
