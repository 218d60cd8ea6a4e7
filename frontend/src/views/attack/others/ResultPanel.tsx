import type { AttackAbout } from "../../../api/attacks";
import { DIRECTION_WORDS } from "../../../words/metrics";
import { withShortIds } from "../../../words/runs";
import { CurvePanel } from "./CurvePanel";
import { LadderPanel } from "./LadderPanel";
import type { Pair } from "./pairs";
import type { ResultPanelProps } from "./resultPanelProps";
import { SamplesPanel } from "./SamplesPanel";
import { ScalarPanel } from "./ScalarPanel";
import { TablePanel } from "./TablePanel";

type AnyPanelProps = Omit<ResultPanelProps<Pair["kind"]>, "question" | "pair"> & { pair: Pair; first: boolean };

/** One result of an attack for A and B, drawn by its type. */
export function ResultPanel({ pair, first, ...rest }: AnyPanelProps) {
  const question = <About about={pair.about} first={first} />;
  if (pair.kind === "scalar") return <ScalarPanel pair={pair} question={question} {...rest} />;
  if (pair.kind === "curve") return <CurvePanel pair={pair} question={question} {...rest} />;
  if (pair.kind === "per_sample") return <SamplesPanel pair={pair} question={question} {...rest} />;
  if (pair.kind === "ladder") return <LadderPanel pair={pair} question={question} {...rest} />;
  return <TablePanel pair={pair} question={question} {...rest} />;
}

/** What a result is; where several results of one name follow each other, the first says it in full. */
function About({ about, first }: { about: AttackAbout; first: boolean }) {
  const sides = [
    about.positive && `Positive: ${about.positive}.`,
    about.negative && `Negative: ${about.negative}.`,
    first && about.direction !== "none" && `${DIRECTION_WORDS[about.direction]}.`,
  ].filter(Boolean);
  return (
    <>
      {first && about.definition} {withShortIds(sides.join(" "))}
      {first && about.citation && <span className="text-2xs"> {about.citation}</span>}
    </>
  );
}
