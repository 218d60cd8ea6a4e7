import { scaleLinear } from "d3-scale";
import { type KeyboardEvent, useMemo, useState } from "react";
import { formatCount, formatPercent, formatValue } from "../../words/numbers";
import { AxisBottom, ChartTooltip, useSize } from "../kit";
import { domainOf } from "../lines/linesGeometry";

export type SpreadRow = { key: string; name: string; colour: string; values: ArrayLike<number> };

type SpreadRowsProps = { rows: readonly SpreadRow[]; axis: string };

const BINS = 40;
const ROW = 62;
const NAME = 16;
const MARGIN = { side: 14, bottom: 34 };

/** How many finite values of a row lie in each of equally wide bins. */
export function binCounts(values: ArrayLike<number>, [low, high]: readonly [number, number], bins = BINS): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (let place = 0; place < values.length; place++) {
    const share = ((values[place] ?? Number.NaN) - low) / (high - low || 1);
    if (!Number.isFinite(share)) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** How values are spread, row by row on one axis; heights are shares of a row's own values. */
export function SpreadRows({ rows, axis }: SpreadRowsProps) {
  const [ref, { width }] = useSize<HTMLDivElement>();
  const [bin, setBin] = useState<number | null>(null);
  const domain = useMemo(
    () =>
      domainOf(
        rows.map((row) => row.values),
        false,
        0,
      ),
    [rows],
  );
  const counted = useMemo(() => rows.map((row) => ({ ...row, counts: binCounts(row.values, domain) })), [rows, domain]);
  const shareOf = (counts: readonly number[], place: number) =>
    (counts[place] ?? 0) /
    Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    );
  const most = Math.max(
    1e-9,
    ...counted.map(({ counts }) => Math.max(...counts.map((_, place) => shareOf(counts, place)))),
  );
  const x = scaleLinear(domain, [MARGIN.side, Math.max(MARGIN.side + 60, width - MARGIN.side)]);
  const step = (x(domain[1]) - x(domain[0])) / BINS;
  const height = rows.length * ROW + MARGIN.bottom;
  const edge = (place: number) => domain[0] + ((domain[1] - domain[0]) * place) / BINS;
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    setBin(Math.min(BINS - 1, Math.max(0, (bin ?? (by > 0 ? -1 : BINS)) + by)));
  };
  return (
    <div ref={ref} className="relative min-w-0" style={{ height }}>
      {width > 0 && (
        <svg
          data-chart
          width={width}
          height={height}
          role="img"
          aria-label={`${axis}: ${rows.map((row) => `${row.name}, ${formatCount(row.values.length)} values`).join("; ")}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read off counts
          tabIndex={0}
          onKeyDown={onKey}
          onBlur={() => setBin(null)}
          onPointerMove={(event) => {
            const left = event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.side;
            setBin(left < 0 || left >= step * BINS ? null : Math.floor(left / step));
          }}
          onPointerLeave={() => setBin(null)}
        >
          {bin !== null && <rect x={x(edge(bin))} width={step} y={0} height={rows.length * ROW} fill="var(--sunken)" />}
          {counted.map(({ key, name, colour, counts }, row) => {
            const floor = (row + 1) * ROW;
            return (
              <g key={key}>
                <text x={MARGIN.side} y={row * ROW + 12} className="ch-label">
                  {name}
                </text>
                {counts.map((count, place) => {
                  const tall = (shareOf(counts, place) / most) * (ROW - NAME - 4);
                  if (count === 0) return null;
                  return (
                    <rect
                      key={edge(place)}
                      x={x(edge(place)) + 0.5}
                      width={Math.max(1, step - 1)}
                      y={floor - Math.max(1, tall)}
                      height={Math.max(1, tall)}
                      fill={colour}
                    />
                  );
                })}
                <line x1={MARGIN.side} x2={width - MARGIN.side} y1={floor} y2={floor} className="ch-axis" />
              </g>
            );
          })}
          <AxisBottom scale={x} ticks={x.ticks(5)} y={rows.length * ROW} format={formatValue} />
          <text x={width - MARGIN.side} y={height - 3} textAnchor="end" className="ch-label">
            {axis}
          </text>
        </svg>
      )}
      <ChartTooltip at={bin === null ? null : { x: x(edge(bin + 0.5)), y: NAME }} within={{ width, height }}>
        {bin !== null && (
          <>
            <p className="number font-semibold">
              {formatValue(edge(bin))} to {formatValue(edge(bin + 1))}
            </p>
            {counted.map(({ key, name, colour, counts }) => (
              <p key={key} className="number flex justify-between gap-3">
                <span style={{ color: colour }}>{name}</span>
                {formatCount(counts[bin] ?? 0)} ({formatPercent(shareOf(counts, bin))})
              </p>
            ))}
          </>
        )}
      </ChartTooltip>
    </div>
  );
}
