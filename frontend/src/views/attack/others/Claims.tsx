import type { AttackInfo } from "../../../api/types";
import { Tooltip } from "../../../ui/Tooltip";
import { DIRECTION_WORDS } from "../../../words/metrics";
import { GAMES } from "./games";

/** The question of a game in words; an attack may name several, or one that is its own. */
export const gameWords = (game: string) =>
  Object.entries(GAMES).reduce((text, [name, words]) => text.replaceAll(name, words), game);

/** What an attack claims: its game, its adversary and its formula; where it comes from on hover and focus. */
export function Claims({ attack }: { attack: AttackInfo }) {
  const facts = [
    ["Game", gameWords(attack.game)],
    ["Adversary", attack.threat_model],
    ["Formula", attack.formula],
  ].filter(([, words]) => words);
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      {facts.map(([name, words]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className={name === "Formula" ? "font-mono text-2xs leading-4" : ""}>{words}</dd>
        </div>
      ))}
      <dt className="text-muted">Source</dt>
      <dd className="min-w-0">
        <Tooltip
          content={
            <>
              <p className="font-semibold">
                {attack.label} ({attack.name})
              </p>
              <p>{DIRECTION_WORDS[attack.direction]}</p>
              <p>{attack.citation}</p>
              <p className="text-muted">Version {attack.version}</p>
            </>
          }
        >
          <span
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation
            tabIndex={0}
            className="inline-block max-w-full cursor-help truncate border-b border-dotted border-edge align-bottom"
          >
            {attack.citation || attack.name}
          </span>
        </Tooltip>
      </dd>
    </dl>
  );
}
