import type { ReactNode } from "react";
import type { SampleId } from "../../../api/types";
import type { Subject } from "../model/reading";
import type { Pair } from "./pairs";

/** What a panel is given to draw one result of its kind. */
export type ResultPanelProps<Kind extends Pair["kind"]> = {
  pair: Pair<Kind>;
  subject: Subject;
  /** File name of exports. */
  name: string;
  question: ReactNode;
  onOpen: (sample: SampleId) => void;
};
