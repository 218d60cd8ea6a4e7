import { median } from "d3-array";
import { useEffect, useId, useRef, useState } from "react";
import { useOwnCode } from "../../api/queries";
import type { MethodInfo, Run, Scenario } from "../../api/types";
import { Chip } from "../../ui/Chip";
import { formatDuration, plural } from "../../words/numbers";

type MethodPickerProps = {
  methods: readonly MethodInfo[];
  scenario: Scenario;
  runs: readonly Run[];
  chosen: string | undefined;
  onChoose: (name: string) => void;
  /** A narrow list beside the form of the chosen method, instead of cards over the whole width. */
  compact: boolean;
};

/** One card for each method: its idea, what it reads, where it comes from and what it costs here. */
export function MethodPicker({ methods, scenario, runs, chosen, onChoose, compact }: MethodPickerProps) {
  const heading = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const card = compact && list.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (card && list.current) list.current.scrollTop = card.offsetTop - list.current.clientHeight / 2;
  }, [compact]);
  const [sought, setSought] = useState("");
  const found = methods.filter((method) => method.name === chosen || matches(method, sought));
  const [candidates, controls] = controlsLast(found);
  const cards = (some: readonly MethodInfo[]) =>
    some.map((method) => (
      <li key={method.name}>
        <MethodCard
          method={method}
          compact={compact}
          refusal={refusalOf(method, scenario)}
          timed={typicalSeconds(method.name, runs)}
          chosen={method.name === chosen}
          onChoose={() => onChoose(method.name)}
        />
      </li>
    ));
  const layout = compact ? "flex flex-col gap-1" : "grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-2";
  return (
    <div ref={list} className={compact ? "relative max-h-56 overflow-y-auto p-0.5 lg:max-h-[46rem]" : ""}>
      <div
        className={`mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted ${
          compact ? "sticky -top-0.5 z-10 bg-panel pt-0.5 pb-1" : ""
        }`}
      >
        <input
          type="search"
          aria-label="Find methods"
          placeholder="Find, e.g. distil, Fisher, reads retain"
          className={`field ${compact ? "w-full" : "w-72!"}`}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
        {sought.trim() && (
          <span role="status" className="number">
            {found.length === 0 ? "No method has all these words." : `${found.length} of ${methods.length}`}
          </span>
        )}
      </div>
      <ul aria-label="Methods" className={layout}>
        {cards(candidates)}
      </ul>
      {controls.length > 0 && (
        <>
          <h3 id={heading} className="mt-3 mb-1 text-xs font-semibold text-muted">
            Controls
          </h3>
          <ul aria-labelledby={heading} className={layout}>
            {cards(controls)}
          </ul>
        </>
      )}
    </div>
  );
}

/** Whether every word sought stands in a method's name, idea, citation or in what it reads. */
export function matches(method: MethodInfo, sought: string): boolean {
  const reads = `reads ${method.reads.join(" ")}`;
  const text = `${method.name} ${method.label} ${method.summary} ${method.citation} ${reads}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The methods to choose from, and the controls that these must beat. */
export const controlsLast = (methods: readonly MethodInfo[]): [MethodInfo[], MethodInfo[]] => [
  methods.filter((method) => !method.control),
  methods.filter((method) => method.control),
];

type MethodCardProps = {
  method: MethodInfo;
  compact: boolean;
  refusal: string | null;
  timed: Timed | undefined;
  chosen: boolean;
  onChoose: () => void;
};

function MethodCard({ method, compact, refusal, timed, chosen, onChoose }: MethodCardProps) {
  const allowed = useOwnCode();
  return (
    <button
      type="button"
      aria-pressed={chosen}
      disabled={refusal !== null}
      title={compact ? method.summary : undefined}
      onClick={onChoose}
      className={`flex h-full w-full flex-col rounded-lg border border-line text-left hover:border-edge disabled:opacity-60 aria-pressed:border-accent aria-pressed:bg-accent-soft/50 ${
        compact ? "gap-0.5 px-2.5 py-1.5" : "gap-1.5 p-3"
      }`}
    >
      <span className={`flex items-center gap-1.5 ${compact ? "font-medium" : "font-semibold"}`}>
        {method.label}
        {method.custom && <Chip tone="accent">yours</Chip>}
      </span>
      {!compact && <span className="text-xs text-muted">{method.summary}</span>}
      <span className="mt-auto flex flex-wrap items-center gap-1 text-2xs text-muted">
        {method.reads.length > 0 ? `reads ${method.reads.join(", ")}` : "reads no data"}
        {timed && (
          <Chip tone={timed.here ? "accent" : "plain"}>
            <span title={timedInWords(timed)}>
              {formatDuration(timed.seconds)} a run{timed.here ? " here" : ""}
            </span>
          </Chip>
        )}
        {refusal && <Chip tone="warn">{refusal}</Chip>}
        {method.custom && !allowed && <Chip tone="warn">cannot run on this server</Chip>}
      </span>
    </button>
  );
}

/** Why a method cannot serve this scenario, in words; null if it can. */
export function refusalOf(method: MethodInfo, scenario: Pick<Scenario, "forget" | "sizes">): string | null {
  const kind = String(scenario.forget.kind);
  if (!method.forget.includes("any") && !method.forget.includes(kind))
    return `only for forget sets by ${method.forget.join(", ")}`;
  if (method.reads.includes("validation") && scenario.sizes.validation === 0) return "needs validation samples";
  return null;
}

type Timed = { seconds: number; runs: number; here: boolean };

/** The median run time of a method's finished runs in this scenario: of those built here, else of ready-made ones. */
export function typicalSeconds(method: string, runs: readonly Run[]): Timed | undefined {
  const all = runs.filter((run) => run.method === method && run.origin === "trained" && run.cost.run !== undefined);
  const own = all.filter((run) => run.job !== null);
  const counted = own.length > 0 ? own : all;
  const seconds = median(counted.map((run) => run.cost.run ?? Number.NaN));
  return seconds === undefined ? undefined : { seconds, runs: counted.length, here: own.length > 0 };
}

const timedInWords = ({ runs, here }: Timed) =>
  `Median run time of ${plural(runs, "finished run")} of this scenario, ${here ? "on this machine" : "ready-made on another machine"}`;
