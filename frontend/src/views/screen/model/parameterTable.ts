import type { Catalog, Run } from "../../../api/types";
import { findMethod } from "../../../domain/methods";

export type ParameterLine = {
  name: string;
  value: unknown;
  standard: unknown;
  other: unknown;
  changed: boolean;
  differs: boolean;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

/** The run's parameters beside the defaults, and beside another run's where that has them; differing ones first. */
export function parameterLines(
  run: Pick<Run, "method" | "parameters">,
  other: Pick<Run, "parameters"> | undefined,
  catalog: Catalog | undefined,
): ParameterLine[] {
  const properties = findMethod(catalog, run.method)?.parameters.properties;
  const defaults = isRecord(properties) ? properties : {};
  const lines = Object.entries(run.parameters).map(([name, value]) => {
    const property = defaults[name];
    const standard = isRecord(property) ? property.default : undefined;
    const theirs = other?.parameters[name];
    return {
      name,
      value,
      standard,
      other: theirs,
      changed: standard !== undefined && !same(value, standard),
      differs: other !== undefined && !same(value, theirs),
    };
  });
  const weight = (line: ParameterLine) => Number(line.differs) * 2 + Number(line.changed);
  return lines.sort((left, right) => weight(right) - weight(left));
}
