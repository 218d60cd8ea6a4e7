import { use, useEffect, useState } from "react";
import { isTourScenario } from "../../../domain/scenarios";
import { TOUR_STEPS } from "../../../state/attackUrl";
import { useUrl } from "../../../state/url";
import { Button, IconButton } from "../../../ui/Button";
import { Icon } from "../../../ui/icons";
import type { Subject } from "../model/reading";
import { ShowPanel } from "../model/spotlight";
import { isComplete, stepAt, urlOf } from "./steps";

/** Whether the tour is on: it then stands beside the page. */
export function useIsTouring({ scenario, runs }: Pick<Subject, "scenario" | "runs">): boolean {
  const [{ tour }] = useUrl();
  return tour !== undefined && isTourScenario(scenario) && isComplete(runs);
}

/** Five steps through runs whose answers are known; shown where the planted runs are. */
export function Tour({ subject }: { subject: Pick<Subject, "scenario" | "runs"> }) {
  const [{ tour, a, b }, changeUrl] = useUrl();
  const { scenario, runs } = subject;
  const offered = isTourScenario(scenario) && isComplete(runs);
  const go = (number: number) => changeUrl(urlOf(number, runs), "push");
  useEffect(() => {
    if (offered && tour && !a && !b) changeUrl(urlOf(tour, runs));
  }, [offered, tour, a, b, runs, changeUrl]);
  if (!offered) return null;
  if (!tour) {
    return (
      <aside
        aria-label="Tour"
        className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-panel px-4 py-2.5 shadow-panel"
      >
        <Icon name="help" className="text-accent" />
        <p className="min-w-0 grow">
          Four runs are planted here whose answers are known: one did nothing, one fakes, one overshot, one is good.
        </p>
        <Button look="primary" onClick={() => go(1)}>
          Find them in five steps
        </Button>
      </aside>
    );
  }
  return <Step key={tour} number={tour} onGo={go} onLeave={() => changeUrl({ tour: undefined })} />;
}

type StepProps = { number: number; onGo: (number: number) => void; onLeave: () => void };

function Step({ number, onGo, onLeave }: StepProps) {
  const [revealed, setRevealed] = useState(false);
  const show = use(ShowPanel);
  const step = stepAt(number);
  if (!step) return null;
  return (
    <section
      aria-label={`Tour, step ${number} of ${TOUR_STEPS}`}
      className="min-w-0 self-start overflow-y-auto rounded-xl border border-accent/50 bg-panel p-4 shadow-panel xl:sticky xl:top-[52px] xl:order-last xl:max-h-[calc(100vh-64px)]"
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <p className="number text-xs text-muted">
            Tour · {number} of {TOUR_STEPS}
          </p>
          <h2 className="text-base font-semibold">{step.title}</h2>
        </div>
        <IconButton icon="close" label="Leave the tour" small onClick={onLeave} />
      </header>
      <p className="mt-1 max-w-[80ch] font-medium">{step.question}</p>
      <ol className="mt-2 flex max-w-[80ch] flex-col gap-1.5">
        {step.look.map(({ text, panel, rung }) => (
          <li key={text}>
            <button
              type="button"
              onClick={() => show({ panel, rung, label: text })}
              className="flex w-full items-start gap-1.5 rounded-md border border-line px-2 py-1.5 text-left hover:border-edge hover:bg-sunken"
            >
              <Icon name="arrowRight" size={14} className="mt-0.5 text-accent" />
              <span>{text}</span>
            </button>
          </li>
        ))}
      </ol>
      <div aria-live="polite" className="mt-2 max-w-[80ch]">
        {revealed && <p className="rounded-md bg-accent-soft px-3 py-2">{step.answer}</p>}
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button small onClick={() => setRevealed(!revealed)} aria-expanded={revealed}>
          {revealed ? "Hide the answer" : "Show the answer"}
        </Button>
        <Button small disabled={number <= 1} onClick={() => onGo(number - 1)}>
          Back
        </Button>
        {number < TOUR_STEPS && (
          <Button small look="primary" onClick={() => onGo(number + 1)}>
            Next step
          </Button>
        )}
        {number === TOUR_STEPS && (
          <Button small look="primary" onClick={onLeave}>
            End the tour
          </Button>
        )}
      </div>
    </section>
  );
}
