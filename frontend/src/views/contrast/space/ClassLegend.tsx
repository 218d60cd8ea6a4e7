import { CLASS_COLOURS, UNFOCUSED } from "../../../charts/palette";

type ClassLegendProps = {
  names: readonly string[];
  focus: readonly number[];
  forgotten: readonly number[];
  isolated: number | null;
  onIsolate: (index: number) => void;
};

/** What colours and shapes mean; a click lets one predicted class stand out alone. */
export function ClassLegend({ names, focus, forgotten, isolated, onIsolate }: ClassLegendProps) {
  const others = names.length - focus.length;
  return (
    <div className="mb-2 flex flex-wrap items-center gap-x-0.5 gap-y-1 text-xs">
      <span className="mr-1.5 text-2xs text-muted">Predicted</span>
      {focus.map((index, slot) => (
        <button
          key={index}
          type="button"
          aria-pressed={isolated === index}
          aria-label={`${names[index]}${forgotten.includes(index) ? ", to be forgotten" : ""}: show only this predicted class`}
          onClick={() => onIsolate(index)}
          className={`inline-flex min-h-6 items-center gap-1 rounded px-1.5 hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-semibold ${
            isolated !== null && isolated !== index ? "opacity-60" : ""
          }`}
        >
          <span aria-hidden="true" className="size-2.5 rounded-full" style={{ background: CLASS_COLOURS[slot] }} />
          {names[index]}
          {forgotten.includes(index) && <span className="text-forget">✖</span>}
        </button>
      ))}
      {others > 0 && (
        <span className="inline-flex items-center gap-1 px-1.5">
          <span aria-hidden="true" className="size-2.5 rounded-full" style={{ background: UNFOCUSED }} />
          {others} other classes
        </span>
      )}
      <span className="ml-auto flex gap-3 pl-3 text-muted">
        <span>● retain</span>
        <span>✖ to forget</span>
      </span>
    </div>
  );
}
