import { useEffect, useState } from "react";
import { isTourScenario } from "../../../domain/scenarios";
import { TOUR_STEPS } from "../../../state/attackUrl";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Icon } from "../../../ui/icons";
import type { Subject } from "../model/reading";
import { isComplete, stepAt, urlOf } from "./steps";

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
  const step = stepAt(number);
  if (!step) return null;
  return (
    <section
      aria-label={`Tour, step ${number} of ${TOUR_STEPS}`}
      className="sticky top-14 z-10 rounded-xl border border-accent/50 bg-panel p-4 shadow-panel"
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <p className="number text-xs text-muted">
            Tour with known answers · {number} of {TOUR_STEPS}
          </p>
          <h2 className="text-base font-semibold">{step.title}</h2>
        </div>
        <Button small look="quiet" onClick={onLeave}>
          Leave the tour
        </Button>
      </header>
      <div className="mt-1 grid gap-x-6 gap-y-2 min-[1100px]:grid-cols-2">
        <div>
          <p className="max-w-[80ch] font-medium">{step.question}</p>
          <ul className="mt-1 list-disc pl-5">
            {step.look.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
        <div className="flex flex-col items-start gap-2">
          <div aria-live="polite" className="max-w-[80ch]">
            {revealed && <p className="rounded-md bg-accent-soft px-3 py-2">{step.answer}</p>}
          </div>
          <div className="mt-auto flex flex-wrap gap-2">
            <Button onClick={() => setRevealed(!revealed)} aria-expanded={revealed}>
              {revealed ? "Hide the answer" : "Show the answer"}
            </Button>
            <Button disabled={number <= 1} onClick={() => onGo(number - 1)}>
              Back
            </Button>
            {number < TOUR_STEPS && (
              <Button look="primary" onClick={() => onGo(number + 1)}>
                Next step
              </Button>
            )}
            {number === TOUR_STEPS && (
              <Button look="primary" onClick={onLeave}>
                End the tour
              </Button>
            )}
          </div>
        </div>
      </div>
    </section>
  );
}
