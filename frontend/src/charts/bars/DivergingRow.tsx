import { ROLE_COLOURS } from "../palette";
import type { ClassDifference, Column } from "./divergingGeometry";

type DivergingRowProps = {
  entry: ClassDifference;
  column: Column;
  y: number;
  height: number;
  hatch: string;
  lit: boolean;
  label: string;
  onHover: () => void;
  onLeave: () => void;
  onChoose: () => void;
};

const LEAST_BAR = 1.5;

/** One class of one column: the noise of retrained models behind, the bar of the difference in front. */
export function DivergingRow(props: DivergingRowProps) {
  const { entry, column, y, height, hatch, lit, label, onHover, onLeave, onChoose } = props;
  const { scale, left, right } = column;
  const pad = height * 0.2;
  const difference = entry.difference ?? 0;
  const from = Math.min(scale(0), scale(difference));
  const length = Math.max(Math.abs(difference) > 1e-9 ? LEAST_BAR : 0, Math.abs(scale(difference) - scale(0)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button element
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      className="cursor-pointer outline-none"
      onPointerEnter={onHover}
      onFocus={onHover}
      onBlur={onLeave}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onChoose();
      }}
    >
      <rect x={left} y={y} width={right - left} height={height} fill="var(--text)" fillOpacity={lit ? 0.07 : 0} />
      {entry.noise !== null && entry.noise > 0 && (
        <rect
          x={scale(-entry.noise)}
          y={y + pad / 2}
          width={scale(entry.noise) - scale(-entry.noise)}
          height={height - pad}
          rx="2"
          fill={ROLE_COLOURS.reference}
          fillOpacity="0.22"
        />
      )}
      {entry.dots?.map((apart, place) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: pairs of models have no other name here
          key={place}
          cx={Math.min(right, Math.max(left, scale(apart)))}
          cy={y + height / 2}
          r="3"
          fill={ROLE_COLOURS.reference}
          fillOpacity="0.6"
        />
      ))}
      <rect
        x={difference < 0 ? scale(0) - length : from}
        y={y + pad}
        width={length}
        height={height - 2 * pad}
        rx="1"
        fill={difference < 0 ? ROLE_COLOURS.a : `url(#${hatch})`}
      />
      {entry.difference === null && (
        <text x={scale(0) + 4} y={y + height / 2} dy="0.32em" className="ch-tick">
          no samples
        </text>
      )}
    </g>
  );
}
