import type { SampleTable } from "../../../api/samples";
import type { SampleId } from "../../../api/types";
import type { Marks } from "../../../charts/scatter/layers";
import type { Places } from "../../../charts/scatter/pointRenderer";
import { paletteSlots } from "../model/focus";
import { type Highlight, splitMask } from "../model/highlights";
import { marksOf, placedMask } from "../model/marks";
import { positionsOf } from "../model/selection";

/** What stands out in every small map alike. */
export type Shown = {
  split: "train" | "test";
  classes: number;
  focus: readonly number[];
  highlight: Highlight;
  isolated: number | null;
  samples: readonly SampleId[] | null;
};

/** How a small map draws the samples of its model's own table. */
export const smallMarks = (table: SampleTable, column: "a" | "b", places: Places, shown: Shown): Marks =>
  marksOf(table, column, {
    inSplit: splitMask(table, shown.split),
    highlight: shown.highlight,
    isolated: shown.isolated,
    selected: shown.samples && new Set(positionsOf(table, shown.samples)),
    slots: paletteSlots(shown.classes, shown.focus),
    placed: placedMask(places),
  });
