import { Dialog } from "../../ui/Dialog";
import { STAGES } from "./stages";
import { CONTRAST_SHORTCUTS, SHORTCUTS } from "./useShortcuts";

const ENCODINGS = [
  ["swatch-a", "Model A: solid"],
  ["swatch-b", "Model B: hatched"],
  ["swatch-reference", "Retrained and other references"],
] as const;

export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Help">
      <div className="flex flex-col gap-5">
        <section>
          <h3 className="mb-1.5 font-semibold">The workflow</h3>
          <ol className="flex flex-col gap-1">
            {STAGES.map((stage, position) => (
              <li key={stage.path} className="grid grid-cols-[5.5rem_1fr]">
                <span className="font-medium">
                  {position + 1} {stage.label}
                </span>
                <span className="text-muted">{stage.question}</span>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h3 className="mb-1.5 font-semibold">Keys</h3>
          <dl className="grid grid-cols-[5.5rem_1fr] gap-y-1">
            <Keys entries={SHORTCUTS} />
          </dl>
        </section>
        <section>
          <h3 className="mb-1.5 font-semibold">Keys in Contrast</h3>
          <dl className="grid grid-cols-[5.5rem_1fr] gap-y-1">
            <Keys entries={CONTRAST_SHORTCUTS} />
          </dl>
        </section>
        <section>
          <h3 className="mb-1.5 font-semibold">What colours and shapes mean</h3>
          <ul className="flex flex-col gap-1">
            {ENCODINGS.map(([swatch, meaning]) => (
              <li key={swatch} className="flex items-center gap-2 text-muted">
                <span className={`size-3.5 rounded-sm ${swatch}`} /> {meaning}
              </li>
            ))}
            <li className="text-muted">
              Solid lines and ● stand for the retain set, dashed lines and ✖ for the forget set.
            </li>
          </ul>
        </section>
        <p className="text-muted">
          The address of the page carries the whole view: copy the link to come back to it or to share it.
        </p>
      </div>
    </Dialog>
  );
}

const Keys = ({ entries }: { entries: readonly (readonly [string, string])[] }) =>
  entries.map(([keys, meaning]) => (
    <div key={keys} className="contents">
      <dt>
        <kbd className="rounded border border-edge/60 bg-sunken px-1.5 py-px font-mono text-2xs">{keys}</kbd>
      </dt>
      <dd className="text-muted">{meaning}</dd>
    </div>
  ));
