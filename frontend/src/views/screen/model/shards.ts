import type { Catalog } from "../../../api/types";
import type { Curve } from "../../../charts/lines/curvesGeometry";
import { CLASS_COLOURS, ROLE_COLOURS } from "../../../charts/palette";
import type { Baseline } from "../../../domain/pool";
import type { ModelRow } from "./rows";

export const ACCURACY = "TRA";
export const COST = "retrained_share";

export type ShardCurves = { shards: number[]; accuracy: Curve[]; cost: Curve[] };

/** Accuracy and cost of deletion by the number of shards, one curve for each number of slices; null without any. */
export function shardCurves(
  rows: readonly ModelRow[],
  catalog: Catalog,
  baseline: Baseline | null,
): ShardCurves | null {
  const own = new Set(catalog.methods.filter((method) => method.own_base).map((method) => method.name));
  const found = rows.flatMap((row) => {
    const { shards, slices } = row.lead.parameters;
    const known = row.kind === "unlearned" && own.has(row.method ?? "") && row.lead.status === "succeeded";
    return known && typeof shards === "number" && typeof slices === "number" ? [{ shards, slices, row }] : [];
  });
  if (found.length === 0) return null;
  const shards = ascending(found.map((one) => one.shards));
  const slices = ascending(found.map((one) => one.slices));
  const curves = (metric: string) =>
    slices.map(
      (number, place): Curve => ({
        name: number === 1 ? "1 slice" : `${number} slices`,
        colour: CLASS_COLOURS[place % CLASS_COLOURS.length] ?? ROLE_COLOURS.text,
        dashed: place % 2 === 1,
        thin: false,
        values: shards.map((count) =>
          meanOf(
            found
              .filter((one) => one.shards === count && one.slices === number)
              .map((one) => one.row.values[metric] ?? null),
          ),
        ),
      }),
    );
  const plain = baseline?.metrics[ACCURACY]?.mean;
  const reference: Curve[] =
    typeof plain === "number"
      ? [
          {
            name: "retrained as one model",
            colour: ROLE_COLOURS.reference,
            dashed: true,
            thin: true,
            values: shards.map(() => plain),
          },
        ]
      : [];
  return { shards, accuracy: [...curves(ACCURACY), ...reference], cost: curves(COST) };
}

const ascending = (values: readonly number[]) => [...new Set(values)].sort((left, right) => left - right);

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}
