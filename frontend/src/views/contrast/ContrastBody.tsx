import { useMemo } from "react";
import { useSlices } from "../../api/slices";
import { useUrl } from "../../state/url";
import { Card } from "../../ui/Card";
import { Loading } from "../../ui/Loading";
import { useMinWidth } from "../../ui/useMinWidth";
import { ClassPanel } from "./classes/ClassPanel";
import { ContrastHead } from "./head/ContrastHead";
import { InspectorDock } from "./inspector/InspectorDock";
import { ProbesPanel } from "./layers/ProbesPanel";
import { SimilarityPanel } from "./layers/SimilarityPanel";
import { MatrixPanel } from "./matrix/MatrixPanel";
import { splitMask } from "./model/highlights";
import { NotesPanel } from "./notes/NotesPanel";
import { PinnedPanel } from "./pinned/PinnedPanel";
import { SlicesPanel } from "./slices/SlicesPanel";
import { MovedPanel } from "./space/MovedPanel";
import { SpacePanel } from "./space/SpacePanel";
import type { ContrastData } from "./useContrastView";
import { useSelection } from "./useSelection";
import { useStep } from "./useStep";

const BESIDE = 1440;
const WIDE = 1920;

/** The parts of the view: maps and inspector, and beside or below them what they say by class and by layer. */
export function ContrastBody({ data: finished }: { data: ContrastData }) {
  const at = useStep(finished);
  const { data } = at;
  const { table, split } = data;
  const inSplit = useMemo(() => table && splitMask(table, split), [table, split]);
  const [{ slice: sliceId }] = useUrl();
  const slices = useSlices(data.scenario.id);
  const slice = slices.data?.find((one) => one.id === sliceId);
  const compact = !useMinWidth(BESIDE);
  const wide = useMinWidth(WIDE);
  const selection = useSelection(table, inSplit, slice);
  const classes = <ClassPanel data={data} selection={selection} />;
  const matrix = <MatrixPanel data={data} selection={selection} />;
  const layers = <SimilarityPanel data={data} />;
  const probes = <ProbesPanel data={data} />;
  return (
    <div className={`flex flex-col gap-4 ${data.stale ? "opacity-60 transition-opacity" : ""}`} aria-busy={data.stale}>
      <ContrastHead data={data} at={at} />
      <div className="grid items-start gap-4 min-[1440px]:grid-cols-[minmax(0,1fr)_32%] min-[1920px]:grid-cols-[minmax(0,1fr)_45%]">
        <div className="flex min-w-0 flex-col gap-4">
          <SpacePanel data={data} selection={selection} inSplit={inSplit} />
          {table ? (
            <InspectorDock data={data} table={table} selection={selection} />
          ) : (
            <Card title="Inspector">
              <Loading label="Loading samples" />
            </Card>
          )}
          <SlicesPanel data={finished} />
          {!wide && !compact && <MovedPanel data={finished} wide />}
          <NotesPanel data={finished} />
        </div>
        {wide || compact ? (
          <div className="grid min-w-0 items-start gap-4 min-[900px]:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-4">
              {classes}
              {layers}
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              {matrix}
              {probes}
            </div>
            <div className="min-w-0 min-[900px]:col-span-2">
              <MovedPanel data={finished} wide />
            </div>
          </div>
        ) : (
          <div className="flex min-w-0 flex-col gap-4">
            {classes}
            {matrix}
            {layers}
            {probes}
          </div>
        )}
      </div>
      <PinnedPanel data={finished} selection={selection} />
    </div>
  );
}
