import { asProblem } from "../../../api/problem";
import { useUrl } from "../../../state/url";
import { IconButton } from "../../../ui/Button";
import { Loading } from "../../../ui/Loading";
import { plural } from "../../../words/numbers";
import { stepWords } from "../model/history";
import type { Step } from "../useStep";

/** Moves class bars, matrix, highlights and inspector through the epochs. */
export function StepSlider({ at }: { at: Step }) {
  const [, changeUrl] = useUrl();
  const { step, history, error } = at;
  if (step === null) return null;
  if (error) {
    return (
      <p role="status" className="mt-3 rounded-lg bg-warn-soft px-3 py-2">
        {asProblem(error).message}
      </p>
    );
  }
  if (!history) return <Loading label="Loading what was said after each epoch" lines={1} className="mt-3" />;
  const last = history.steps - 1;
  const go = (to: number) => changeUrl({ step: Math.min(last, Math.max(0, to)) });
  const words = `A ${stepWords(history, "a", step)}, B ${stepWords(history, "b", step)}`;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-line px-3 py-2">
      <div className="flex min-w-0 grow basis-72 items-center gap-2">
        <IconButton
          icon="chevronRight"
          className="rotate-180"
          small
          label="One epoch back"
          disabled={step === 0}
          onClick={() => go(step - 1)}
        />
        <input
          type="range"
          aria-label="Epoch"
          aria-valuetext={words}
          min={0}
          max={last}
          step={1}
          value={step}
          onChange={(event) => go(event.currentTarget.valueAsNumber)}
          className="min-w-0 grow accent-accent"
        />
        <IconButton
          icon="chevronRight"
          small
          label="One epoch on"
          disabled={step === last}
          onClick={() => go(step + 1)}
        />
      </div>
      <p className="number whitespace-nowrap">
        <span className="font-medium text-model-a">A {stepWords(history, "a", step)}</span> ·{" "}
        <span className="font-medium text-model-b">B {stepWords(history, "b", step)}</span>
      </p>
      <p className="basis-full text-xs text-muted">
        Class bars, matrix, highlights and inspector show the {plural(history.rows.length, "sample")} that are asked
        after every epoch. Places on the maps, layers and neighbours are those of the finished models.
      </p>
    </div>
  );
}
