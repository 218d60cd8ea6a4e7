import { Card } from "../../../ui/Card";
import { StripTable } from "../ladder/StripTable";
import { modelName, SIDES } from "../model/reading";
import { titleOf } from "./pairs";
import type { ResultPanelProps } from "./resultPanelProps";

const modelOf = ({ pair, subject }: Pick<ResultPanelProps<"ladder">, "pair" | "subject">) =>
  SIDES.flatMap((side) => {
    const ladder = pair.of[side]?.result;
    return ladder
      ? [{ key: side, name: modelName(subject, side), about: ladder.sentence, swatch: `swatch-${side}`, ladder }]
      : [];
  });

/** A verdict of somebody else's: what each of its rungs says of A and B. */
export const LadderPanel = ({ pair, subject, question }: ResultPanelProps<"ladder">) => (
  <Card title={titleOf(pair)} question={question}>
    <StripTable models={modelOf({ pair, subject })} />
  </Card>
);
