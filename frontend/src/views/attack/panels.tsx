import type { AttackInfo, SampleId } from "../../api/types";
import type { StagePanel } from "../../components/stagePanels";
import { lazyView } from "../../ui/lazyView";
import { AuditPanel } from "./audit/AuditPanel";
import { BenchSection } from "./bench/BenchSection";
import { CanariesPanel } from "./canaries/CanariesPanel";
import { EpochsPanel } from "./epochs/EpochsPanel";
import { LadderStrip } from "./ladder/LadderStrip";
import { LadderTable } from "./ladder/LadderTable";
import { LeakagePanel } from "./leakage/LeakagePanel";
import type { Subject } from "./model/reading";
import { RelearnPanel } from "./relearn/RelearnPanel";
import { RocPanel } from "./roc/RocPanel";
import { ScoresPanel } from "./scores/ScoresPanel";
import type { SectionId } from "./sections/sections";
import { VerdictHead } from "./verdict/VerdictHead";

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

/** Above everything, or in a part of the page that unfolds. */
type Place = "top" | SectionId;

type AttackPanel = StagePanel<Place, AttackStage> & {
  /** The registered attacks the panel is made for; every other one is drawn by the types of its results. */
  attacks?: readonly string[];
  /** Whether the scenario has anything to show in it; always, where nothing is said. */
  exists?: (subject: Subject) => boolean;
  /** Whether it takes the whole width of its part. */
  wide?: boolean;
};

export const PANELS: readonly AttackPanel[] = [
  { id: "verdict", place: "top", attacks: ["verdict"], draw: ({ subject }) => <VerdictHead subject={subject} /> },
  {
    id: "bench",
    place: "apart",
    attacks: ["threshold", "worst_case_privacy"],
    wide: true,
    draw: (stage) => <BenchSection {...stage} />,
  },
  { id: "roc", place: "apart", attacks: ["roc"], draw: (stage) => <RocPanel {...stage} /> },
  { id: "leakage", place: "apart", attacks: ["update_leakage"], draw: (stage) => <LeakagePanel {...stage} /> },
  {
    id: "canaries",
    place: "images",
    attacks: ["canaries"],
    wide: true,
    exists: ({ scenario }) => scenario.canaries?.kind === "label",
    draw: ({ subject }) => <CanariesPanel subject={subject} />,
  },
  { id: "audit", place: "images", attacks: ["per_image"], wide: true, draw: (stage) => <AuditPanel {...stage} /> },
  { id: "relearning", place: "inside", draw: ({ subject }) => <RelearnPanel subject={subject} /> },
  { id: "epochs", place: "inside", attacks: ["by_epoch"], draw: ({ subject }) => <EpochsPanel subject={subject} /> },
  {
    id: "scores",
    place: "scores",
    attacks: ["reported"],
    wide: true,
    draw: ({ subject }) => <ScoresPanel subject={subject} />,
  },
  {
    id: "others",
    place: "others",
    wide: true,
    exists: (subject) => withoutOwnPanel(subject).length > 0,
    draw: ({ subject, onOpen }) => (
      <OtherAttacks attacks={withoutOwnPanel(subject)} subject={subject} onOpen={onOpen} />
    ),
  },
  { id: "runs", place: "runs", wide: true, draw: ({ subject }) => <LadderTable subject={subject} /> },
];

/** What stays in sight below the verdict. */
export const drawStrip = ({ subject }: Pick<AttackStage, "subject">) => <LadderStrip subject={subject} />;

/** Where an attack, or a part of the page, can be seen: its panel, or those that are drawn by type. */
export const panelNamed = (name: string): AttackPanel | undefined =>
  PANELS.find(({ id, attacks }) => id === name || attacks?.includes(name)) ?? PANELS.find(({ id }) => id === "others");

/** The attacks that have a panel made for them. */
export const OWN_VIEWS = PANELS.flatMap(({ attacks = [] }) => attacks);

/** The registered attacks without a panel of their own, in the order of the catalogue. */
const withoutOwnPanel = ({ catalog }: Subject): AttackInfo[] =>
  catalog?.attacks.filter(({ name }) => !OWN_VIEWS.includes(name)) ?? [];
