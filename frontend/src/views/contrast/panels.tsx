import type { StagePanel } from "../../components/stagePanels";
import { ClassPanel } from "./classes/ClassPanel";
import { InspectorPanel } from "./inspector/InspectorDock";
import { ProbesPanel } from "./layers/ProbesPanel";
import { SimilarityPanel } from "./layers/SimilarityPanel";
import { MatrixPanel } from "./matrix/MatrixPanel";
import { NotesPanel } from "./notes/NotesPanel";
import { PinnedPanel } from "./pinned/PinnedPanel";
import { SlicesPanel } from "./slices/SlicesPanel";
import { MovedPanel } from "./space/MovedPanel";
import { SpacePanel } from "./space/SpacePanel";
import type { ContrastData } from "./useContrastView";
import type { Selection } from "./useSelection";

/** What panels of the stage are drawn from. */
export type ContrastStage = {
  /** The data at the step of training that is looked at. */
  data: ContrastData;
  /** The data of the finished models. */
  finished: ContrastData;
  selection: Selection;
  inSplit: Uint8Array | null;
};

/**
 * Main panels stand below each other; side panels beside or below them, in two columns by turns where there is room;
 * wide ones below those columns, or else among the main ones; those across below everything.
 */
type Place = "main" | "side" | "wide" | "across";

export const PANELS: readonly StagePanel<Place, ContrastStage>[] = [
  { id: "space", place: "main", draw: (stage) => <SpacePanel {...stage} /> },
  { id: "inspector", place: "main", draw: (stage) => <InspectorPanel {...stage} /> },
  { id: "slices", place: "main", draw: ({ finished }) => <SlicesPanel data={finished} /> },
  { id: "moved", place: "wide", draw: ({ finished }) => <MovedPanel data={finished} /> },
  { id: "notes", place: "main", draw: ({ finished }) => <NotesPanel data={finished} /> },
  { id: "classes", place: "side", draw: (stage) => <ClassPanel {...stage} /> },
  { id: "matrix", place: "side", draw: (stage) => <MatrixPanel {...stage} /> },
  { id: "similarity", place: "side", draw: ({ data }) => <SimilarityPanel data={data} /> },
  { id: "probes", place: "side", draw: ({ data }) => <ProbesPanel data={data} /> },
  {
    id: "pinned",
    place: "across",
    draw: ({ finished, selection }) => <PinnedPanel data={finished} selection={selection} />,
  },
];
