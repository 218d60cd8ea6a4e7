import type { Rung } from "../../../api/attacks";
import { Icon } from "../../../ui/icons";
import { withMinus } from "../../../words/numbers";
import { RUNGS } from "../../../words/verdict";
import { ICONS, TEXTS } from "../verdict/looks";
import { factsOf } from "./facts";

type RungCardProps = { rung: Rung; model: string };

/** Everything one rung says of one model. */
export function RungCard({ rung, model }: RungCardProps) {
  const word = RUNGS[rung.state];
  return (
    <>
      <p className="flex items-center gap-3 font-semibold">
        {rung.label}
        <span className={`ml-auto inline-flex items-center gap-1 whitespace-nowrap ${TEXTS[word.tone]}`}>
          <Icon name={ICONS[word.shape]} size={13} />
          {word.word}
        </span>
      </p>
      <p className="text-muted">{model}</p>
      <p className="mb-1">{rung.question}</p>
      <dl className="number grid grid-cols-[1fr_auto] gap-x-3">
        {factsOf(rung).map((fact) => (
          <div key={fact.name} className="contents">
            <dt className="text-muted">{fact.name}</dt>
            <dd className="text-right">{fact.text}</dd>
          </div>
        ))}
      </dl>
      {rung.note && <p className="mt-1">{withMinus(rung.note)}</p>}
      {rung.needed && <p>Needed: {rung.needed}.</p>}
      <p className="mt-1 text-muted">{word.means} Click to see what shows it.</p>
    </>
  );
}
