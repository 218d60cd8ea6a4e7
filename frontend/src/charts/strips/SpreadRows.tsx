import { scaleLinear } from "d3-scale";
import { useMemo } from "react";
import { formatCount, formatPercent, formatValue } from "../../words/numbers";
import { AxisBottom, FloorLine } from "../axes";
import { ChartFrame, TipLine, usePlot } from "../frame";
import { domainOf } from "../lines/linesGeometry";
import { useReadOff } from "../readOff";

export type SpreadRow = { key: string; name: string; colour: string; values: ArrayLike<number> };

type SpreadRowsProps = { rows: readonly SpreadRow[]; axis: string };

const BINS = 40;
const ROW = 62;
const NAME = 16;
const MARGIN = { right: 14, bottom: 34, left: 14 };

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
  const plot = usePlot(rows.length * ROW + MARGIN.bottom, MARGIN);
  const { left, right } = plot;
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
  const x = scaleLinear(domain, [left, right]);
  const step = (x(domain[1]) - x(domain[0])) / BINS;
  const edge = (place: number) => domain[0] + ((domain[1] - domain[0]) * place) / BINS;
  const { at: bin, reader } = useReadOff(BINS, (across) => Math.floor((across - left) / step));
  return (
    <ChartFrame
      plot={plot}
      label={`${axis}: ${rows.map((row) => `${row.name}, ${formatCount(row.values.length)} values`).join("; ")}`}
      tip={
        bin !== null && {
          x: x(edge(bin + 0.5)),
          y: NAME,
          words: (
            <>
              <p className="number font-semibold">
                {formatValue(edge(bin))} to {formatValue(edge(bin + 1))}
              </p>
              {counted.map(({ key, name, colour, counts }) => (
                <TipLine key={key} colour={colour} name={name}>
                  {formatCount(counts[bin] ?? 0)} ({formatPercent(shareOf(counts, bin))})
                </TipLine>
              ))}
            </>
          ),
        }
      }
      {...reader}
    >
      {bin !== null && <rect x={x(edge(bin))} width={step} y={0} height={plot.floor} fill="var(--sunken)" />}
      {counted.map(({ key, name, colour, counts }, row) => {
        const floor = (row + 1) * ROW;
        return (
          <g key={key}>
            <text x={left} y={row * ROW + 12} className="ch-label">
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
            <FloorLine plot={{ ...plot, floor }} />
          </g>
        );
      })}
      <AxisBottom scale={x} ticks={x.ticks(5)} y={plot.floor} format={formatValue} />
      <text x={right} y={plot.height - 3} textAnchor="end" className="ch-label">
        {axis}
      </text>
    </ChartFrame>
  );
}
