import { useMemo } from "react";
import { imageAddress } from "../../../api/sampleImages";
import type { SampleTable } from "../../../api/samples";
import { type ClassProbabilities, ProbabilityBars } from "../../../charts/bars/ProbabilityBars";
import { likeliest, probabilityOf } from "../../../domain/opinions";
import type { ContrastData } from "../useContrastView";

type SampleFactsProps = { data: ContrastData; table: SampleTable; position: number };

const MOST_CLASSES = 10;
const SCALE_BELOW = 64;

/** One image large, with what A, B and the retrained models make of it. */
export function SampleFacts({ data, table, position }: SampleFactsProps) {
  const { names, forgotten, scenario, catalog } = data;
  const { split, index } = table.idOf(position);
  const label = table.labels[position] ?? 0;
  const side = catalog.datasets.find((one) => one.name === scenario.dataset)?.image_shape.at(-1) ?? 32;
  const scale = side < SCALE_BELOW ? Math.min(16, Math.ceil(128 / side)) : 1;
  const classes = useMemo(() => classesOf(table, position, names, forgotten), [table, position, names, forgotten]);
  const trueLabel = table.trueLabels?.[position];
  const kept = table.neighboursKept?.[position];
  return (
    <div className="flex min-w-0 items-start gap-3">
      <div className="w-32 shrink-0">
        <img
          alt={`Sample ${index} of ${split}, ${names[label]}`}
          className="size-32 rounded-lg border border-line bg-sunken object-contain [image-rendering:pixelated]"
          src={imageAddress(scenario.dataset, split, index, scale)}
        />
        <dl className="mt-1.5 text-xs">
          <div className="flex justify-between gap-2">
            <dt className="text-muted">{split}</dt>
            <dd className="number">{index}</dd>
          </div>
          <div className="flex justify-between gap-2">
            <dt className="text-muted">part</dt>
            <dd>{(table.partNames[table.parts[position] ?? 0] ?? "").replaceAll("_", ", ")}</dd>
          </div>
          {kept !== undefined && (
            <div className="flex justify-between gap-2">
              <dt className="text-muted">neighbours kept</dt>
              <dd className="number whitespace-nowrap">
                {kept} of {table.neighbours}
              </dd>
            </div>
          )}
        </dl>
      </div>
      <div className="min-w-0 grow">
        <dl className="mb-2 flex flex-wrap gap-x-4 gap-y-0.5">
          <Fact name="True" value={names[label]} className="font-semibold" />
          {trueLabel !== undefined && trueLabel !== label && <Fact name="Really" value={names[trueLabel]} />}
          <Said name="A" className="text-model-a" table={table} side="a" position={position} names={names} />
          <Said name="B" className="text-model-b" table={table} side="b" position={position} names={names} />
          {table.retrained && (
            <Said name="Retrained" className="" table={table} side="retrained" position={position} names={names} />
          )}
        </dl>
        <ProbabilityBars classes={classes} withRetrained={table.retrained !== null} />
      </div>
    </div>
  );
}

const Fact = ({ name, value, className = "" }: { name: string; value: string | undefined; className?: string }) => (
  <div className="flex gap-1.5">
    <dt className="text-muted">{name}</dt>
    <dd className={className}>{value}</dd>
  </div>
);

type SaidProps = {
  name: string;
  className: string;
  table: SampleTable;
  side: "a" | "b" | "retrained";
  position: number;
  names: readonly string[];
};

function Said({ name, className, table, side, position, names }: SaidProps) {
  const model = table[side];
  if (!model) return null;
  const said = model.predicted[position] ?? 0;
  const right = said === table.labels[position];
  return (
    <div className="flex gap-1.5">
      <dt className="text-muted">{name}</dt>
      <dd className={`font-medium ${className}`}>
        {names[said]} <span aria-hidden="true">{right ? "✓" : "≠"}</span>
        <span className="sr-only">{right ? "as labelled" : "not as labelled"}</span>
      </dd>
    </div>
  );
}

/** All classes of a small data set in their order; of a large one those that any model thinks likely. */
function classesOf(
  table: SampleTable,
  position: number,
  names: readonly string[],
  forgotten: readonly number[],
): ClassProbabilities[] {
  const models = [table.a, table.b, table.retrained].filter((model) => model !== null);
  const label = table.labels[position] ?? 0;
  const likely = models.flatMap((model) => likeliest(model, position, 5));
  const indices =
    names.length <= MOST_CLASSES
      ? names.map((_, index) => index)
      : [label, ...likely.sort((left, right) => right.probability - left.probability).map((one) => one.label)];
  return [...new Set(indices)].slice(0, MOST_CLASSES).map((index) => ({
    index,
    name: names[index] ?? String(index),
    forgotten: forgotten.includes(index),
    isLabel: index === label,
    a: probabilityOf(table.a, position, index),
    b: probabilityOf(table.b, position, index),
    retrained: table.retrained && probabilityOf(table.retrained, position, index),
  }));
}
