import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { ReferencePool } from "../../api/attacks";
import type { SampleId } from "../../api/types";
import { panelsAt } from "../../components/stagePanels";
import { useUrl } from "../../state/url";
import { buttonClass } from "../../ui/Button";
import { Icon } from "../../ui/icons";
import { CoverageNote } from "./CoverageNote";
import { Inspector } from "./Inspector";
import { referencesOf, type Subject } from "./model/reading";
import { PANELS } from "./panels";

/** The whole stage: the verdict first, then what it can be seen from. */
export function AttackBody({ subject }: { subject: Subject }) {
  const [{ versus }] = useUrl();
  const [opened, setOpened] = useState<SampleId | null>(null);
  const open = useCallback((sample: SampleId) => setOpened(sample), []);
  const references = referencesOf(subject);
  const reference = references.find((one) => one.value === versus)?.value ?? references[0]?.value ?? "test";
  const stage = { subject, reference, onOpen: open };
  const pool = [...subject.originals, ...subject.retrained].map((run) => run.id).join(" ");
  return (
    <ReferencePool value={pool}>
      <div className="flex min-w-0 flex-col gap-4">
        {subject.retrained.length === 0 && <NoRetrained />}
        <CoverageNote subject={subject} />
        {panelsAt(PANELS, ["above"], stage)}
        <div className="grid items-start gap-4 min-[1920px]:grid-cols-[minmax(0,1fr)_480px]">
          {panelsAt(PANELS, ["bench"], stage)}
          <div className="grid min-w-0 items-start gap-4 min-[1100px]:grid-cols-2 min-[1920px]:grid-cols-1">
            {panelsAt(PANELS, ["beside the bench"], stage)}
          </div>
        </div>
        <div className="grid items-start gap-4 min-[1440px]:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
          {panelsAt(PANELS, ["audit"], stage)}
          <div className="grid min-w-0 gap-4">{panelsAt(PANELS, ["beside the audit"], stage)}</div>
        </div>
        {panelsAt(PANELS, ["below"], stage)}
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
