import type { ScaleLinear } from "d3-scale";
import { spritesAddress } from "../../../api/sampleImages";
import type { SampleId } from "../../../api/types";
import { squarePath } from "../../../charts/marks";
import { useUi } from "../../../state/ui";
import { Chip } from "../../../ui/Chip";
import { withMinus } from "../../../words/numbers";
import type { Entry } from "./entries";

const ACROSS = 16;
const IMAGE = 34;
const MIDDLE = 14;

/** The width of everything in a row but the strip and the name: padding, gaps, rank, picture, test, finding. */
export const BESIDE_STRIP = 16 + 5 * 12 + 28 + IMAGE + 96 + 112;

type AuditRowProps = {
  entry: Entry;
  rank: number;
  /** The images of the sheet that holds this one, and where it is on it. */
  sheet: readonly number[];
  position: number;
  dataset: string;
  className: string;
  x: ScaleLinear<number, number>;
  width: number;
  colour: string;
  letter: string;
  onOpen: (sample: SampleId) => void;
};

const shortP = (p: number) => (p < 0.001 ? "p < .001" : `p ${p.toFixed(3).replace(/^0/, "")}`);

/** One image: what it is, where the models stand on it, and what that means. */
export function AuditRow(props: AuditRowProps) {
  const { entry, rank, sheet, position, dataset, className, x, width, colour, letter, onOpen } = props;
  const hoverSample = useUi((state) => state.hoverSample);
  const lit = useUi((state) => state.hoveredSample?.index === entry.index && state.hoveredSample.split === entry.split);
  const sample = { split: entry.split, index: entry.index };
  const words = entry.exposure === "leaking" ? "Leaking" : entry.exposure === "over_erased" ? "Over-erased" : null;
  return (
    <button
      type="button"
      className={`flex h-full w-full items-center gap-3 px-2 text-left hover:bg-sunken ${lit ? "bg-sunken" : ""}`}
      onPointerEnter={() => hoverSample(sample)}
      onClick={() => onOpen(sample)}
    >
      <span className="number w-7 shrink-0 text-right text-2xs text-muted">{rank}</span>
      <span
        aria-hidden="true"
        className="shrink-0 rounded-[3px] [image-rendering:pixelated]"
        style={{
          width: IMAGE,
          height: IMAGE,
          backgroundImage: `url("${spritesAddress(dataset, entry.split, sheet)}")`,
          backgroundSize: `${Math.min(ACROSS, sheet.length) * IMAGE}px auto`,
          backgroundPosition: `${-(position % ACROSS) * IMAGE}px ${-Math.floor(position / ACROSS) * IMAGE}px`,
        }}
      />
      <span className="w-24 min-w-0 shrink grow">
        <span className="block truncate font-medium">{className}</span>
        <span className="number block text-2xs text-muted">image {entry.index}</span>
      </span>
      <svg width={width} height={28} aria-hidden="true" className="shrink-0">
        <line x1={0} x2={width} y1={MIDDLE} y2={MIDDLE} className="ch-grid" />
        {entry.retrained.map((value, place) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: one mark for each retrained model
            key={place}
            cx={x(value)}
            cy={MIDDLE}
            r="3.5"
            fill="none"
            stroke="var(--reference)"
            strokeWidth="1.2"
          />
        ))}
        {entry.original !== null && (
          <path
            d={squarePath(7)}
            transform={`translate(${x(entry.original)},${MIDDLE})`}
            fill="var(--panel)"
            stroke="var(--text)"
            strokeWidth="1.3"
          />
        )}
        <circle cx={x(entry.run)} cy={MIDDLE} r="5" fill={colour} stroke="var(--panel)" strokeWidth="1.5" />
      </svg>
      <span className="number w-24 shrink-0 text-right text-xs">
        <span className="sr-only">{letter}: </span>
        {withMinus(entry.t === null ? `Δ ${entry.difference.toFixed(2)}` : `t ${entry.t.toFixed(1)}`)}
        <span className="block text-2xs text-muted">{entry.p === null ? "uncalibrated" : shortP(entry.p)}</span>
      </span>
      <span className="w-28 shrink-0 text-right">
        {words && <Chip tone={entry.exposure === "leaking" ? "bad" : "warn"}>{words}</Chip>}
        {words && entry.stability !== null && (
          <span className="number block text-2xs text-muted">in {Math.round(entry.stability * 100)} % of pools</span>
        )}
      </span>
    </button>
  );
}
