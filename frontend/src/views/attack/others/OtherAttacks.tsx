import type { AttackInfo, SampleId } from "../../../api/types";
import type { Subject } from "../model/reading";
import { PanelPlace } from "../sections/PanelPlace";
import { AttackSection } from "./AttackSection";

type OtherAttacksProps = { attacks: readonly AttackInfo[]; subject: Subject; onOpen: (sample: SampleId) => void };

/** Every registered attack without a panel of its own: what it claims, what it can be asked, and its results by type. */
export function OtherAttacks({ attacks, subject, onOpen }: OtherAttacksProps) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {attacks.map((attack) => (
        <PanelPlace key={attack.name} names={[attack.name]}>
          <AttackSection attack={attack} subject={subject} onOpen={onOpen} />
        </PanelPlace>
      ))}
    </div>
  );
}
