import clsx from "clsx";
import { type Placebo, type PlaceboLine, SHARE_OF_THE_WAY, SMALLEST, type Standing } from "../../../domain/randomStep";
import { Icon, type IconName } from "../../../ui/icons";
import { Tooltip } from "../../../ui/Tooltip";
import { formatScore } from "../../../words/numbers";

const WORDS = {
  beats: "beats a random step",
  price: "forgets at a price",
  no: "no better than a random step",
} as const;
const TITLES = {
  beats: "Forgets more than a random step does",
  price: "Forgets more than a random step does, at a price",
  no: "No better than a random step",
} as const;
const ICONS: Record<keyof typeof WORDS, IconName> = { beats: "check", price: "swap", no: "close" };
const LOOKS: Record<keyof typeof WORDS, string> = {
  beats: "bg-good-soft text-good",
  price: "bg-warn-soft text-warn",
  no: "bg-bad-soft text-bad",
};

type ControlBadgeProps = { placebo: Placebo; reachable: boolean };

/** Whether the model does better than nothing, and than a random step of the same length; nothing where nobody tried. */
export function ControlBadge({ placebo, reachable }: ControlBadgeProps) {
  const { verdict } = placebo;
  if (verdict === "open" || verdict === "none") return null;
  return (
    <Tooltip content={<Explained placebo={placebo} title={TITLES[verdict]} />}>
      <span
        className={clsx(
          "inline-flex h-4 cursor-help items-center gap-0.5 rounded px-1 text-2xs font-medium whitespace-nowrap",
          LOOKS[verdict],
        )}
        tabIndex={reachable ? 0 : undefined}
      >
        <Icon name={ICONS[verdict]} size={10} />
        {WORDS[verdict]}
      </span>
    </Tooltip>
  );
}

function Explained({ placebo, title }: { placebo: Placebo; title: string }) {
  return (
    <span className="flex flex-col gap-1.5">
      <span className="font-semibold">{title}</span>
      <span>{placebo.reason}</span>
      {placebo.lines.length > 0 && <Lines lines={placebo.lines} />}
      <span className="text-muted">
        Random-step control: judged against doing nothing and against a random step as long as its update. It beats both
        if it goes at least {Math.round(100 * SHARE_OF_THE_WAY)} % of the way to retrained that the better of the two
        leaves, on the forget set itself (UA or JS divergence), by more than what seeds alone do to retrained models (95
        %) and more than {formatScore(SMALLEST)}. TUA, RA and TRA can only count against it. A random step that loses RA
        or TRA itself is no rival in forgetting.
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
