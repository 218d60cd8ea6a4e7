import type { LadderResult } from "../../../api/attacks";
import { Explained } from "./Explained";
import { formatShare } from "./residual";

/** Residual memory in numbers; where it cannot be measured, why. */
export function ResidualLine({ ladder }: { ladder: LadderResult }) {
  const { residual, originals, retrained, scope } = ladder;
  const subject = scope === "method" ? "the method" : "this model";
  if (!residual) {
    const why =
      retrained === 0
        ? "there is no retrained model to measure it from"
        : originals === 0
          ? "there is no other original to measure it by"
          : "retrained models and the original do not differ enough to measure between them";
    return <p className="text-xs text-muted">Residual memory is not known: {why}.</p>;
  }
  return (
    <p className="number text-xs">
      <Explained
        content={
          <>
            <p className="font-semibold">Residual memory</p>
            <p>
              ({subject} − retrained) ÷ (original − retrained), on “{residual.label}”, where the original stands out
              most.
            </p>
            <p>0 % is best: as models that never saw the images. 100 %: nothing forgotten. Below 0: over-erased.</p>
          </>
        }
      >
        Residual memory
      </Explained>{" "}
      <b className="text-sm font-semibold">{formatShare(residual.value)}</b>,{" "}
      <Explained content="95 % over training seeds (Fieller): how uncertain the retrained models and the originals are is included. Narrower with more of them. Thick in the bar.">
        between {formatShare(residual.lower)} and {formatShare(residual.upper)}
      </Explained>
      ;{" "}
      <Explained content="One-sided 95 % bound, the bracket in the bar: with that certainty no more than this share of what the original does is left. Lower is better.">
        at most {formatShare(residual.at_most)}
      </Explained>
    </p>
  );
}
