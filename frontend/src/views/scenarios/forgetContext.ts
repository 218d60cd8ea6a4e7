import type { Catalog, DatasetState } from "../../api/types";
import type { Problems } from "../../forms/check";
import type { CustomControl } from "../../forms/controlProps";
import type { Values } from "../../forms/schema";

/** What choosing a forget set needs to know of the rest of the scenario. */
export type ForgetContext = {
  catalog: Catalog;
  states: readonly DatasetState[];
  dataset: string;
  architecture: string;
};

/** Makes the controls of one forget set's parameters, by the parameter's name. */
export type ForgetControls = (
  options: ForgetContext & { kind: string; values: Values; onValues: (values: Values) => void; problems: Problems },
) => Record<string, CustomControl>;
