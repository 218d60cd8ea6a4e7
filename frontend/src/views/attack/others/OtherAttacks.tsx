import type { AttackInfo, SampleId } from "../../../api/types";
import { plural } from "../../../words/numbers";
import type { Subject } from "../model/reading";
import { AttackSection } from "./AttackSection";

type OtherAttacksProps = { attacks: readonly AttackInfo[]; subject: Subject; onOpen: (sample: SampleId) => void };

/** Every registered attack without a panel of its own: what it claims, what it can be asked, and its results by type. */
export function OtherAttacks({ attacks, subject, onOpen }: OtherAttacksProps) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <h2 className="scroll-mt-16 text-base font-semibold">
        Other attacks{" "}
        <span className="text-xs font-normal text-muted">
          {plural(attacks.length, "registered attack")}, drawn by the type of what{" "}
          {attacks.length > 1 ? "they give" : "it gives"}
        </span>
      </h2>
      {attacks.map((attack) => (
        <AttackSection key={attack.name} attack={attack} subject={subject} onOpen={onOpen} />
      ))}
    </div>
  );
}
