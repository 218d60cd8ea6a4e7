import type { Catalog, MethodInfo, Run } from "../api/types";

export const findMethod = (catalog: Catalog | undefined, name: string | null): MethodInfo | undefined =>
  catalog?.methods.find((method) => method.name === name);

/** The parameters that differ from the method's defaults. */
export function changedParameters(run: Pick<Run, "method" | "parameters">, catalog: Catalog | undefined) {
  const properties = findMethod(catalog, run.method)?.parameters.properties;
  const defaults = isRecord(properties) ? properties : {};
  return Object.entries(run.parameters).filter(([name, value]) => {
    const property = defaults[name];
    const standard = isRecord(property) ? property.default : undefined;
    return JSON.stringify(value) !== JSON.stringify(standard);
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
