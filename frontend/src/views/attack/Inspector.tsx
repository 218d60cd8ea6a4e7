import { useAttack, usePredictions } from "../../api/attacks";
import { imageAddress } from "../../api/sampleImages";
import type { Run, SampleId } from "../../api/types";
import { Drawer } from "../../ui/Drawer";
import { Loading } from "../../ui/Loading";
import { shortId } from "../../words/runs";
import { opinionOn, shownClasses } from "./model/opinion";
import { modelName, SIDE_COLOURS, SIDES, type Subject } from "./model/reading";
import { OpinionTable } from "./OpinionTable";

type InspectorProps = { subject: Subject; sample: SampleId; onClose: () => void };

/** One image, and what both models and a retrained one say about it. */
export function Inspector({ subject, sample, onClose }: InspectorProps) {
  const split = sample.split === "test" ? "test" : "train";
  const { a, b } = subject.models;
  const other = subject.retrained.find((run) => run.id !== a?.id && run.id !== b?.id);
  const found = {
    a: usePredictions(a?.id, split, true),
    b: usePredictions(b?.id, split, true),
    other: usePredictions(other?.id, split, true),
  };
  const label = useLabel(subject, sample);
  const names = subject.catalog?.datasets.find((one) => one.name === subject.scenario.dataset)?.classes ?? [];
  const nameOf = (number: number) => names[number] ?? `class ${number}`;
  const columns = [
    ...SIDES.flatMap((side) =>
      subject.models[side] ? [{ key: side, title: modelName(subject, side), colour: SIDE_COLOURS[side] }] : [],
    ),
    ...(other ? [{ key: "other" as const, title: retrainedTitle(other), colour: "var(--reference)" }] : []),
  ].map((column) => {
    const data = found[column.key].data;
    return { ...column, opinion: data ? opinionOn(data, sample.index) : null };
  });
  const opinions = columns.flatMap(({ opinion }) => opinion ?? []);
  const loading = [found.a, found.b, found.other].some((query) => query.isLoading);
  const scale = 8;
  return (
    <Drawer open onOpenChange={(open) => !open && onClose()} title={`Image ${sample.index}, ${split}`}>
      <div className="flex flex-col gap-4">
        <div className="flex items-start gap-4">
          <img
            src={imageAddress(subject.scenario.dataset, split, sample.index, scale)}
            alt={label === null ? `Sample ${sample.index}` : `Sample ${sample.index}, ${nameOf(label)}`}
            className="size-40 rounded-lg border border-line [image-rendering:pixelated]"
          />
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
            <dt className="text-muted">Label</dt>
            <dd className="font-medium">{label === null ? "–" : nameOf(label)}</dd>
            {columns.map((column) => (
              <div key={column.key} className="contents">
                <dt className="text-muted">{column.title}</dt>
                <dd className="font-medium">
                  {column.opinion ? `says ${nameOf(column.opinion.top)}` : "no prediction"}
                </dd>
              </div>
            ))}
          </dl>
        </div>
        {loading ? (
          <Loading label="Reading predictions" lines={6} />
        ) : (
          <OpinionTable columns={columns} classes={shownClasses(opinions, label)} label={label} nameOf={nameOf} />
        )}
      </div>
    </Drawer>
  );
}

const retrainedTitle = (run: Run) => `Retrained ${shortId(run.id)}`;

/** The label of a forgotten image, as the audit knows it. */
function useLabel(subject: Subject, sample: SampleId): number | null {
  const run = subject.models.a ?? subject.models.b;
  const audit = useAttack("per_image", run?.id, {}, subject.retrained.length > 0).data;
  const result = audit?.first("per_sample");
  if (!audit || !result || sample.split === "test") return null;
  const place = audit.values(result.ids).indexOf(sample.index);
  return place < 0 ? null : (audit.column(result, "label")?.[place] ?? null);
}
