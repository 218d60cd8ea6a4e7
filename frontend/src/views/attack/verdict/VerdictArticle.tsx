import { Link } from "@tanstack/react-router";
import { use } from "react";
import type { LadderResult } from "../../../api/attacks";
import type { Run } from "../../../api/types";
import { useUrl } from "../../../state/url";
import { Chip } from "../../../ui/Chip";
import { plural, withMinus } from "../../../words/numbers";
import { runTitle } from "../../../words/runs";
import { MEMORY, SIDE_EFFECTS, VERDICTS, withoutWord } from "../../../words/verdict";
import { LETTERS, SIDE_COLOURS, type Side, type Subject } from "../model/reading";
import { ShowPanel } from "../model/spotlight";
import { LookInside } from "./LookInside";
import { ResidualBar } from "./ResidualBar";
import { ResidualLine } from "./ResidualLine";
import { type Domain, formatShare } from "./residual";
import { Answer, WordBadge } from "./WordBadge";

type VerdictArticleProps = {
  subject: Subject;
  side: Side;
  run: Run;
  ladder: LadderResult;
  /** The axis that A and B share. */
  domain: Domain;
  /** How many models lack some of the samples. */
  apart: number;
};

/** The verdict on one model: its word, two answers, the sentence, and how much memory is left. */
export function VerdictArticle({ subject, side, run, ladder, domain, apart }: VerdictArticleProps) {
  const [{ scope: asked }] = useUrl();
  const show = use(ShowPanel);
  const letter = LETTERS[side];
  const name = runTitle(run, subject.catalog);
  const isUnexamined = ladder.scope === "run" && ladder.rungs.some(({ state }) => state === "not_computed");
  return (
    <article
      aria-label={`Verdict on ${letter}`}
      className="row-span-6 grid min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-subgrid gap-y-1.5"
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Chip tone={side}>
          <span className={`size-2.5 rounded-sm swatch-${side}`} />
          {letter}
        </Chip>
        <WordBadge word={VERDICTS[ladder.state]} large />
        <span className="min-w-0 truncate text-muted" title={name}>
          {name}
        </span>
        {ladder.scope === "method" && <Chip>the method, by {plural(ladder.runs, "seed")}</Chip>}
        {ladder.scope === "run" && asked === "method" && <Chip>this run: too few seeds for its method</Chip>}
      </header>
      <p className="flex flex-wrap gap-x-5">
        <Answer to="Memory" word={MEMORY[ladder.memory]} />
        <Answer to="Side effects" word={SIDE_EFFECTS[ladder.side_effects]} />
      </p>
      <p className="max-w-[100ch]">{withoutWord(ladder.sentence)}</p>
      <div className="min-w-0">
        {ladder.residual && (
          <ResidualBar
            residual={ladder.residual}
            domain={domain}
            margin={ladder.margin}
            colour={SIDE_COLOURS[side]}
            label={letter}
          />
        )}
        <ResidualLine ladder={ladder} />
      </div>
      <p className="text-2xs text-muted">
        {ladder.limits} Family: {ladder.family}. Read by {plural(ladder.retrained, "retrained model")} and{" "}
        {plural(ladder.originals, "original")}; forgotten enough: below {formatShare(ladder.margin)} of what the
        original does. {withMinus(ladder.about.notes.join(" "))}
        {apart > 0 &&
          ` ${plural(apart, "other model")} without all of these samples ${apart === 1 ? "is" : "are"} left out.`}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {isUnexamined && <LookInside subject={subject} side={side} />}
        {ladder.state === "inconclusive" && (
          <p className="text-xs">
            {ladder.needed && `To conclude it would take ${ladder.needed}. `}
            <Link to="/build" search={(before) => before} className="link">
              Train more under Build
            </Link>
            , or{" "}
            <button
              type="button"
              className="link"
              onClick={() => show({ panel: "evidence_plan", label: "What it would take" })}
            >
              plan how many
            </button>
          </p>
        )}
      </div>
    </article>
  );
}
