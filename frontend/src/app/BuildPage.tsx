import { useUrl } from "../state/url";
import { BuildView } from "../views/build/BuildView";
import { ScenariosView } from "../views/scenarios/ScenariosView";

/** Build, or the scenarios to choose from while none is chosen. */
export function BuildPage() {
  const [{ scenario }] = useUrl();
  return scenario ? <BuildView scenarioId={scenario} /> : <ScenariosView />;
}
