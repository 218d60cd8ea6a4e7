import type { ContractResult } from "../../../api/types";
import { Icon } from "../../../ui/icons";
import { byContract } from "./contracts";

/** Every contract with what it was tried on; a broken one says what is wrong and what to do. */
export function ContractList({ contracts }: { contracts: readonly ContractResult[] }) {
  return (
    <ul aria-label="Contracts" className="flex flex-col gap-1.5">
      {byContract(contracts).map(({ title, tried, faults, advice }) => (
        <li key={title} className="flex gap-2">
          <Icon
            name={faults.length === 0 ? "check" : "warning"}
            className={`mt-0.5 ${faults.length === 0 ? "text-good" : "text-bad"}`}
          />
          <div className="min-w-0">
            <p>
              <span className="font-medium">{title}</span>{" "}
              <span className="text-xs text-muted">
                {faults.length === 0 ? "kept" : "broken"}; tried with {tried.join(", ")}
              </span>
            </p>
            {faults.map((fault) => (
              <p key={fault} className="break-words text-bad">
                {fault}
              </p>
            ))}
            {advice && <p className="text-xs text-muted">{advice}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
