import clsx from "clsx";
import { Icon, type IconName } from "../../../ui/icons";
import { Tooltip } from "../../../ui/Tooltip";
import { formatScore } from "../../../words/numbers";
import {
  type Placebo,
  type PlaceboLine,
  SHARE_OF_THE_WAY,
  SMALLEST,
  type Standing,
  type Verdict,
} from "../model/placebo";

const WORDS: Record<Verdict, string> = {
  beats: "beats placebo",
  price: "at a price",
  no: "no better",
  open: "placebo?",
  none: "no placebo",
};
const TITLES: Record<Verdict, string> = {
  beats: "Beats its placebo",
  price: "Forgets more than its placebo, at a price",
  no: "No better than its placebo",
  open: "Not compared with its placebo",
  none: "Has no placebo to compare with",
};
const ICONS: Record<Verdict, IconName> = { beats: "check", price: "swap", no: "close", open: "help", none: "help" };
const LOOKS: Record<Verdict, string> = {
  beats: "bg-good-soft text-good",
  price: "bg-warn-soft text-warn",
  no: "bg-bad-soft text-bad",
  open: "border border-dashed border-line text-muted",
  none: "border border-dashed border-line text-muted",
};

type PlaceboBadgeProps = { placebo: Placebo; reachable: boolean; onQueue: (() => void) | null };

/** Whether the model does better than nothing, and than a random step of the same length; explained on hover. */
export function PlaceboBadge({ placebo, reachable, onQueue }: PlaceboBadgeProps) {
  const { verdict, missing } = placebo;
  const look = clsx(
    "inline-flex h-4 items-center gap-0.5 rounded px-1 text-2xs font-medium whitespace-nowrap",
    LOOKS[verdict],
  );
  const content = (
    <>
      <Icon name={ICONS[verdict]} size={10} />
      {WORDS[verdict]}
    </>
  );
  const canQueue = verdict === "open" && missing.length > 0 && onQueue !== null;
  return (
    <Tooltip content={<Explained placebo={placebo} canQueue={canQueue} />}>
      {canQueue ? (
        <button
          type="button"
          tabIndex={reachable ? 0 : -1}
          aria-label={`${TITLES[verdict]}: run its random step`}
          className={clsx(look, "hover:border-accent hover:text-accent")}
          onClick={onQueue}
        >
          {content}
        </button>
      ) : (
        <span className={clsx(look, "cursor-help")} tabIndex={reachable ? 0 : undefined}>
          {content}
        </span>
      )}
    </Tooltip>
  );
}

function Explained({ placebo, canQueue }: { placebo: Placebo; canQueue: boolean }) {
  return (
    <span className="flex flex-col gap-1.5">
      <span className="font-semibold">{TITLES[placebo.verdict]}</span>
      <span>{placebo.reason}</span>
      {placebo.lines.length > 0 && <Lines lines={placebo.lines} />}
      {canQueue && <span className="text-accent">Click: run a random step as long as its update.</span>}
      <span className="text-muted">
        Judged against doing nothing and against a random step as long as its update. It beats both if it goes at least{" "}
        {Math.round(100 * SHARE_OF_THE_WAY)} % of the way to retrained that the better of the two leaves, on the forget
        set itself (UA or JS divergence), by more than what seeds alone do to retrained models (95 %) and more than{" "}
        {formatScore(SMALLEST)}. TUA, RA and TRA can only count against it. A random step that loses RA or TRA itself is
        no rival in forgetting.
      </span>
    </span>
  );
}

const SHORT: Readonly<Record<string, string>> = { js_forget: "JS forget" };
const SIGNS: Record<Standing, string> = { better: "▲", slight: "△", same: "=", worse: "▼" };
const TONES: Record<Standing, string> = {
  better: "text-good",
  slight: "text-muted",
  same: "text-muted",
  worse: "text-bad",
};
const value = (one: number | null) => (one === null ? "–" : formatScore(one));

const Lines = ({ lines }: { lines: readonly PlaceboLine[] }) => (
  <span className="number grid grid-cols-[1fr_repeat(6,auto)] gap-x-2 border-y border-line py-1 text-2xs">
    <span />
    <span className="text-muted">this</span>
    <span className="text-muted">nothing</span>
    <span className="text-muted">random</span>
    <span className="text-muted">retrained</span>
    <span className="text-muted">noise</span>
    <span />
    {lines.map((line) => (
      <Line key={line.name} line={line} />
    ))}
  </span>
);

const Line = ({ line }: { line: PlaceboLine }) => (
  <>
    <span className="text-muted">{SHORT[line.name] ?? line.name}</span>
    <span className="text-right font-semibold">{value(line.value)}</span>
    <span className="text-right">{value(line.nothing)}</span>
    <span className="text-right">{value(line.random)}</span>
    <span className="text-right">{value(line.retrained)}</span>
    <span className="text-right">±{formatScore(line.margin)}</span>
    <span className={TONES[line.standing]}>
      {SIGNS[line.standing]}
      <span className="sr-only">{line.standing}</span>
    </span>
  </>
);
