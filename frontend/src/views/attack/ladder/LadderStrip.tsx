import type { Run } from "../../../api/types";
import { useUrl } from "../../../state/url";
import { runTitle } from "../../../words/runs";
import { LETTERS, modelName, SIDES, type Subject } from "../model/reading";
import { auditModels, useVerdict, verdictParameters } from "../model/verdict";
import type { StripModel } from "./StripRow";
import { StripTable } from "./StripTable";

const ALONE = verdictParameters({ runs: [] }, undefined, {});

/** The evidence at a glance, in sight wherever the page is: a cell a rung for A and B, and for models whose answers are known. */
export function LadderStrip({ subject }: { subject: Subject }) {
  const models = useModels(subject);
  return (
    <div
      data-in-sight
      className="z-10 -mt-1.5 bg-canvas pt-1.5 xl:[@media(min-height:680px)]:sticky xl:[@media(min-height:680px)]:top-[46px]"
    >
      <section aria-label="Evidence" className="rounded-xl border border-line bg-panel px-3 py-1.5 shadow-panel">
        <StripTable models={models} />
      </section>
    </div>
  );
}

/** The original first, A and B, a retrained model held out of the pool last: the tool audits itself. */
function useModels(subject: Subject): StripModel[] {
  const [url] = useUrl();
  const { a, b } = subject.models;
  const { original, heldOut } = auditModels(subject);
  const ofA = useVerdict(a, verdictParameters(subject, a, url));
  const ofB = useVerdict(b, verdictParameters(subject, b, url));
  const isReady = (!a || !ofA.query.isPending) && (!b || !ofB.query.isPending);
  const known = {
    original: useVerdict(original, { ...ALONE, margin: url.margin?.toString() }, isReady),
    heldOut: useVerdict(heldOut, { ...ALONE, margin: url.margin?.toString() }, isReady),
  };
  const row = (key: string, name: string, about: string, swatch: string, { query, ladder }: typeof ofA) => ({
    key,
    name,
    about,
    swatch,
    ladder,
    fault: query.error ? `Not judged: ${query.error.message}` : undefined,
  });
  const title = (run: Run) => runTitle(run, subject.catalog);
  const chosen = { a: ofA, b: ofB };
  return [
    ...(original
      ? [
          row(
            "original",
            "Original",
            `Nothing was forgotten here, so a working ladder rejects it: ${title(original)}.`,
            "border-[1.5px] border-text",
            known.original,
          ),
        ]
      : []),
    ...SIDES.flatMap((side) => {
      const run = subject.models[side];
      const words = run && `${LETTERS[side]}: ${title(run)}.`;
      return run ? [row(side, modelName(subject, side), words ?? "", `swatch-${side}`, chosen[side])] : [];
    }),
    ...(heldOut
      ? [
          row(
            "held_out",
            "Retrained, held out",
            `It never saw the images and is judged by the other retrained models, so a working ladder finds nothing: ${title(heldOut)}. One in twenty is accused by chance.`,
            "swatch-reference",
            known.heldOut,
          ),
        ]
      : []),
  ];
}
