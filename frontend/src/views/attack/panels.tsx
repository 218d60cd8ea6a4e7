import type { AttackInfo, SampleId } from "../../api/types";
import type { StagePanel } from "../../components/stagePanels";
import { lazyView } from "../../ui/lazyView";
import { AuditPanel } from "./audit/AuditPanel";
import { BenchSection } from "./bench/BenchSection";
import { CanariesPanel } from "./canaries/CanariesPanel";
import { EpochsPanel } from "./epochs/EpochsPanel";
import { LeakagePanel } from "./leakage/LeakagePanel";
import type { Subject } from "./model/reading";
import { RelearnPanel } from "./relearn/RelearnPanel";
import { RocPanel } from "./roc/RocPanel";
import { ScoresPanel } from "./scores/ScoresPanel";
import { VerdictStrip } from "./verdict/VerdictStrip";

const { View: OtherAttacks } = lazyView(() => import("./others/OtherAttacks").then((module) => module.OtherAttacks), {
  what: "The other attacks",
});

/** What panels of the stage are drawn from. */
export type AttackStage = {
  subject: Subject;
  /** What models are told from, where a panel leaves the choice. */
  reference: string;
  onOpen: (sample: SampleId) => void;
};

/** Above everything, at a wide place with others beside it, or below everything. */
type Place = "above" | "bench" | "beside the bench" | "audit" | "beside the audit" | "below";

type AttackPanel = StagePanel<Place, AttackStage> & {
  /** The registered attacks the panel is made for; every other one is drawn by the types of its results. */
  attacks?: readonly string[];
};

export const PANELS: readonly AttackPanel[] = [
  { id: "verdict", place: "above", attacks: ["verdict"], draw: ({ subject }) => <VerdictStrip subject={subject} /> },
  {
    id: "canaries",
    place: "above",
    attacks: ["canaries"],
    draw: ({ subject }) => subject.scenario.canaries?.kind === "label" && <CanariesPanel subject={subject} />,
  },
  {
    id: "bench",
    place: "bench",
    attacks: ["threshold", "worst_case_privacy"],
    draw: (stage) => <BenchSection {...stage} />,
  },
  { id: "roc", place: "beside the bench", attacks: ["roc"], draw: (stage) => <RocPanel {...stage} /> },
  {
    id: "leakage",
    place: "beside the bench",
    attacks: ["update_leakage"],
    draw: (stage) => <LeakagePanel {...stage} />,
  },
  { id: "audit", place: "audit", attacks: ["per_image"], draw: (stage) => <AuditPanel {...stage} /> },
  {
    id: "scores",
    place: "beside the audit",
    attacks: ["reported"],
    draw: ({ subject }) => <ScoresPanel subject={subject} />,
  },
  { id: "relearning", place: "beside the audit", draw: ({ subject }) => <RelearnPanel subject={subject} /> },
  {
    id: "epochs",
    place: "beside the audit",
    attacks: ["by_epoch"],
    draw: ({ subject }) => <EpochsPanel subject={subject} />,
  },
  {
    id: "others",
    place: "below",
    draw: ({ subject, onOpen }) => {
      const others = withoutOwnPanel(subject.catalog?.attacks ?? []);
      return others.length > 0 && <OtherAttacks attacks={others} subject={subject} onOpen={onOpen} />;
    },
  },
];

/** The attacks that have a panel made for them. */
export const OWN_VIEWS = PANELS.flatMap(({ attacks = [] }) => attacks);

/** The registered attacks without a panel of their own, in the order of the catalogue. */
const withoutOwnPanel = (attacks: readonly AttackInfo[]) => attacks.filter(({ name }) => !OWN_VIEWS.includes(name));
