import { useMemo, useState } from "react";
import type { ClassChanges } from "../../../api/types";
import { DivergingBars } from "../../../charts/bars/DivergingBars";
import type { ClassDifference, DifferenceSeries } from "../../../charts/bars/divergingGeometry";
import type { Row } from "../../../charts/export";
import { Panel } from "../../../components/Panel";
import { splitMask } from "../model/highlights";
import { bandNumbers, EARLY_WORDS, noiseWords, pairDifferences } from "../model/noise";
import { SelectedNote } from "../SelectedNote";
import type { ContrastData } from "../useContrastView";
import type { Selection } from "../useSelection";

type ClassPanelProps = { data: ContrastData; selection: Selection };

/** Which classes does B get better or worse than A? */
export function ClassPanel({ data, selection }: ClassPanelProps) {
  const [hovered, setHovered] = useState<number | null>(null);
  const { contrast, names, forgotten, table } = data;
  const series = useMemo(() => {
    const { train, test } = contrast.class_changes;
    return [seriesOf("Train", train, names, forgotten), seriesOf("Test", test, names, forgotten)];
  }, [contrast, names, forgotten]);
  const selectClass = (index: number, column: number) => {
    if (!table) return;
    const inSplit = splitMask(table, column === 0 ? "train" : "test");
    const found: number[] = [];
    for (let at = 0; at < table.size; at++) if (inSplit[at] && table.labels[at] === index) found.push(at);
    selection.choose(found, "class");
  };
  const models = contrast.class_changes.train.band?.models ?? contrast.retrained.length;
  return (
    <Panel
      title="Class-wise accuracy"
      question={
        <>B − A by true class. {data.early ? EARLY_WORDS : noiseWords(models, "two of them differ by no more")}</>
      }
      name={`classes-${contrast.a.run}-${contrast.b.run}`}
      rows={() => series.flatMap(rowsOf)}
    >
      <div className="max-h-[30rem] overflow-y-auto">
        <DivergingBars series={series} hovered={hovered} onHover={setHovered} onChoose={selectClass} />
      </div>
      <div className="flex min-h-7 items-end justify-between gap-2 text-xs text-muted">
        Click a class to select its samples.
        <SelectedNote count={selection.set && selection.samples.length} />
      </div>
    </Panel>
  );
}

/** The bars of one split. */
export function seriesOf(
  name: string,
  changes: ClassChanges,
  names: readonly string[],
  forgotten: readonly number[],
): DifferenceSeries {
  const classes = names.map(
    (label, index): ClassDifference => ({
      index,
      name: label,
      forgotten: forgotten.includes(index),
      a: changes.a[index] ?? null,
      b: changes.b[index] ?? null,
      difference: changes.difference[index] ?? null,
      noise: changes.difference_band?.[index] ?? null,
      dots: changes.difference_band ? [] : pairDifferences(changes.band?.values?.map((one) => one[index]) ?? []),
      retrained: bandNumbers(changes.band, index),
      count: changes.counts[index] ?? 0,
    }),
  );
  return { name, classes, mean: changes.mean_difference };
}

const rowsOf = ({ name, classes }: DifferenceSeries): Row[] =>
  classes.map((one) => ({
    split: name.toLowerCase(),
    class: one.name,
    "to forget": one.forgotten,
    samples: one.count,
    A: one.a,
    B: one.b,
    "B - A": one.difference,
    "two retrained differ by": one.noise,
  }));
