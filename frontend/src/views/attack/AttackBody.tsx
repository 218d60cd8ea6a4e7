import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { ReferencePool } from "../../api/attacks";
import type { SampleId } from "../../api/types";
import { useUrl } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { Icon } from "../../ui/icons";
import { lazyView } from "../../ui/lazyView";
import { AuditPanel } from "./audit/AuditPanel";
import { BenchSection } from "./bench/BenchSection";
import { CoverageNote } from "./CoverageNote";
import { CanariesPanel } from "./canaries/CanariesPanel";
import { EpochsPanel } from "./epochs/EpochsPanel";
import { Inspector } from "./Inspector";
import { LeakagePanel } from "./leakage/LeakagePanel";
import { referencesOf, type Subject } from "./model/reading";
import { withoutOwnView } from "./others/ownViews";
import { RelearnPanel } from "./relearn/RelearnPanel";
import { RocPanel } from "./roc/RocPanel";
import { ScoresPanel } from "./scores/ScoresPanel";
import { VerdictStrip } from "./verdict/VerdictStrip";

const { View: OtherAttacks } = lazyView(() => import("./others/OtherAttacks").then((module) => module.OtherAttacks), {
  what: "The other attacks",
});

/** The whole stage: the verdict first, then what it can be seen from. */
export function AttackBody({ subject }: { subject: Subject }) {
  const [{ versus }] = useUrl();
  const [opened, setOpened] = useState<SampleId | null>(null);
  const open = useCallback((sample: SampleId) => setOpened(sample), []);
  const references = referencesOf(subject);
  const reference = references.find((one) => one.value === versus)?.value ?? references[0]?.value ?? "test";
  const others = withoutOwnView(subject.catalog?.attacks ?? []);
  const pool = [...subject.originals, ...subject.retrained].map((run) => run.id).join(" ");
  return (
    <ReferencePool value={pool}>
      <div className="flex min-w-0 flex-col gap-4">
        {subject.retrained.length === 0 && <NoRetrained />}
        <CoverageNote subject={subject} />
        <VerdictStrip subject={subject} />
        {subject.scenario.canaries?.kind === "label" && <CanariesPanel subject={subject} />}
        <div className="grid items-start gap-4 min-[1920px]:grid-cols-[minmax(0,1fr)_480px]">
          <BenchSection subject={subject} reference={reference} onOpen={open} />
          <div className="grid min-w-0 items-start gap-4 min-[1100px]:grid-cols-2 min-[1920px]:grid-cols-1">
            <RocPanel subject={subject} reference={reference} />
            <LeakagePanel subject={subject} onOpen={open} />
          </div>
        </div>
        <div className="grid items-start gap-4 min-[1440px]:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
          <AuditPanel subject={subject} onOpen={open} />
          <div className="grid min-w-0 gap-4">
            <ScoresPanel subject={subject} />
            <RelearnPanel subject={subject} />
            <EpochsPanel subject={subject} />
          </div>
        </div>
        {others.length > 0 && <OtherAttacks attacks={others} subject={subject} onOpen={open} />}
        {opened && <Inspector subject={subject} sample={opened} onClose={() => setOpened(null)} />}
      </div>
    </ReferencePool>
  );
}

const NoRetrained = () => (
  <div className="flex flex-wrap items-center gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-2.5">
    <Icon name="warning" className="text-warn" />
    <p className="min-w-0 grow">
      There is no retrained model: nothing says what is normal, so no verdict is possible. Attacks on test or twin
      images work without one.
    </p>
    <Link to="/build" search={(before) => before} className={buttonClass("outline")}>
      Train retrained models
    </Link>
  </div>
);
