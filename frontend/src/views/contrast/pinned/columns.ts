import type { SampleTable } from "../../../api/samples";
import type { ClassChanges, MatrixCells, Run } from "../../../api/types";
import type { Side } from "../../../charts/scatter/cameras";
import type { ContrastData } from "../useContrastView";
import type { Drawn, Pinned } from "./usePinned";

/** One model of the small multiples, with the column of its table and of its cells. */
export type Column = {
  side: Side;
  id: string;
  run: Run | undefined;
  column: "a" | "b";
  table: SampleTable | null;
  places: Drawn;
  mappable: boolean;
  /** Null where there are too many classes, undefined until it is known. */
  cells: MatrixCells | null | undefined;
  /** How it differs from A; none for A itself. */
  changes: ClassChanges | null;
  accuracies: readonly (number | null)[] | null;
  error: Error | null;
};

/** A, B and the pinned models in their order; `maps` are A's and B's places beside those of the pins. */
export function columnsOfPinned(data: ContrastData, pins: readonly Pinned[], maps: { a: Drawn; b: Drawn }): Column[] {
  const { contrast, split, pair, table } = data;
  const changes = contrast.class_changes[split];
  const mappable = !contrast.missing.some((one) => one.what === "features");
  const own = { table, mappable, cells: contrast.matrices?.[split] ?? null, error: null };
  const run = (id: string) => data.runs.find((one) => one.id === id);
  return [
    {
      ...own,
      side: "a",
      id: pair.a,
      run: run(pair.a),
      column: "a",
      places: maps.a,
      changes: null,
      accuracies: changes.a,
    },
    {
      ...own,
      side: "b",
      id: pair.b,
      run: run(pair.b),
      column: "b",
      places: maps.b,
      changes,
      accuracies: changes.b,
    },
    ...pins.map((pin): Column => {
      const found = pin.contrast?.class_changes[split] ?? null;
      return {
        side: pin.side,
        id: pin.id,
        run: pin.run,
        column: "b",
        table: pin.table,
        places: pin.places,
        mappable: pin.mappable,
        cells: pin.contrast ? (pin.contrast.matrices?.[split] ?? null) : undefined,
        changes: found,
        accuracies: found?.b ?? null,
        error: pin.error,
      };
    }),
  ];
}
