import type { ScaleLinear } from "d3-scale";
import { withMinus } from "../../../words/numbers";

const TICK = 60;

type AuditHeaderProps = { x: ScaleLinear<number, number>; width: number; signal: string; unit: string | null };

/** What the columns of the list are, with the axis of its strips; it stays while the list scrolls. */
export function AuditHeader({ x, width, signal, unit }: AuditHeaderProps) {
  return (
    <div
      aria-hidden="true"
      className="sticky top-0 z-1 flex items-end gap-3 border-b border-line bg-panel px-2 pt-1 pb-0.5 text-2xs text-muted"
    >
      <span className="w-7 shrink-0" />
      <span className="w-[34px] shrink-0" />
      <span className="w-24 min-w-0 shrink grow truncate">Image</span>
      <span className="shrink-0" style={{ width }}>
        <span className="block text-center">
          {signal}
          {unit && ` (${unit})`}
        </span>
        <svg aria-hidden="true" width={width} height={14} className="block overflow-visible">
          {x.ticks(Math.max(2, Math.floor(width / TICK))).map((tick) => (
            <text key={tick} x={x(tick)} y={11} textAnchor="middle" className="ch-tick">
              {withMinus(String(tick))}
            </text>
          ))}
        </svg>
      </span>
      <span className="w-24 shrink-0 text-right">Against retrained</span>
      <span className="w-28 shrink-0 text-right">Finding</span>
    </div>
  );
}
