import type { ContractResult } from "../../../api/types";

export type ContractRow = { title: string; tried: string[]; faults: string[]; advice: string };

/** One row for each contract, in the order they were tried, with every forget set and every different fault. */
export function byContract(results: readonly ContractResult[]): ContractRow[] {
  const rows = new Map<string, ContractRow>();
  for (const { title, forget, fault, advice } of results) {
    const row = rows.get(title) ?? { title, tried: [], faults: [], advice: "" };
    if (!row.tried.includes(forget)) row.tried.push(forget);
    if (fault && !row.faults.includes(fault)) row.faults.push(fault);
    rows.set(title, { ...row, advice: row.advice || (advice ?? "") });
  }
  return [...rows.values()];
}
