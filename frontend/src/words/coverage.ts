import type { Run } from "../api/types";

const PARTS = [
  ["forget", "forgotten"],
  ["retain", "retained"],
  ["validation", "validation"],
  ["twin", "twin"],
  ["test", "test"],
] as const;

/** Which samples imported predictions leave out, such as "96 of 146 forgotten and 0 of 360 test samples", or null. */
export function coverageText({ coverage }: Pick<Run, "coverage">): string | null {
  const count = (value: number) => value.toLocaleString("en");
  const short = PARTS.flatMap(([part, word]) => {
    const [given = 0, total = 0] = coverage?.[part] ?? [];
    return given < total ? [`${count(given)} of ${count(total)} ${word}`] : [];
  });
  const last = short.pop();
  if (!last) return null;
  return `${short.length > 0 ? `${short.join(", ")} and ` : ""}${last} samples`;
}
