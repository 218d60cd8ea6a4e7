import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { ReferencePool } from "../../api/attacks";
import type { SampleId } from "../../api/types";
import { panelsAt } from "../../components/stagePanels";
import { useUrl } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { Icon } from "../../ui/icons";
import { Loading } from "../../ui/Loading";
import { AttackSections } from "./AttackSections";
import { CoverageNote } from "./CoverageNote";
import { Inspector } from "./Inspector";
import { referencesOf, type Subject } from "./model/reading";
import { Relearnt } from "./model/verdict";
import { drawStrip, PANELS } from "./panels";
import { useRelearnt } from "./relearn/useRelearning";
import { PanelPlace } from "./sections/PanelPlace";

/** The whole stage: the verdict first, the evidence that stays in sight, then what it can be seen from. */
export function AttackBody({ subject }: { subject: Subject }) {
  const [{ versus }] = useUrl();
  const [opened, setOpened] = useState<SampleId | null>(null);
  const open = useCallback((sample: SampleId) => setOpened(sample), []);
  const { relearnt, known } = useRelearnt(subject.scenario.id);
  const references = referencesOf(subject);
  const reference = references.find((one) => one.value === versus)?.value ?? references[0]?.value ?? "test";
  const stage = { subject, reference, onOpen: open };
  const pool = [...subject.originals, ...subject.retrained].map((run) => run.id).join(" ");
  if (!known) return <Loading label="Loading the Attack stage" lines={8} />;
  return (
    <ReferencePool value={pool}>
      <Relearnt value={relearnt}>
        <div className="flex min-w-0 flex-col gap-3">
          {subject.retrained.length === 0 && <NoRetrained />}
          <CoverageNote subject={subject} />
          <PanelPlace names={["verdict"]}>{panelsAt(PANELS, ["top"], stage)}</PanelPlace>
          {drawStrip(stage)}
          <AttackSections {...stage} />
          {opened && <Inspector subject={subject} sample={opened} onClose={() => setOpened(null)} />}
        </div>
      </Relearnt>
    </ReferencePool>
  );
}

const NoRetrained = () => (
  <div className="flex flex-wrap items-center gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-2.5">
    <Icon name="warning" className="text-warn" />
    <p className="min-w-0 grow">
      There is no retrained model: nothing says what is normal, so rungs that compare with one cannot tell. Attacks on
      test or twin images work without one.
    </p>
    <Link to="/build" search={(before) => before} className={buttonClass("outline")}>
      Train retrained models
    </Link>
  </div>
);
