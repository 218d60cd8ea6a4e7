import { scaleLinear, scaleLog } from "d3-scale";
import { useMemo } from "react";
import { formatValue } from "../../words/numbers";
import { AxisBottom, AxisLeft, FloorLine, UprightLine } from "../axes";
import { ChartFrame, TipLine, usePlot } from "../frame";
import { markPath, squarePath } from "../marks";
import { useReadOff } from "../readOff";
import {
  domainOf,
  lastPlace,
  limitsPath,
  linePath,
  markPlaces,
  type NumberLine,
  nearestPlace,
  stopsOf,
} from "./linesGeometry";

type LineCurvesProps = {
  lines: readonly NumberLine[];
  axis: string;
  values: string;
  log: boolean;
  marks: readonly { label: string; x: number; y: number; colour: string }[];
  height?: number;
};

const MARGIN = { top: 22, right: 16, bottom: 38, left: 56 };

/** Lines over one axis, with limits where there are some; hovering, or the arrow keys, read them off. */
export function LineCurves({ lines, axis, values, log, marks, height = 260 }: LineCurvesProps) {
  const plot = usePlot(height, MARGIN);
  const { right, floor } = plot;
  const stops = useMemo(() => stopsOf(lines).filter((stop) => !log || stop > 0), [lines, log]);
  const x = useMemo(() => {
    const domain = domainOf(
      lines.map((one) => one.x),
      log,
      0,
    );
    return (log ? scaleLog() : scaleLinear()).domain(domain).range([MARGIN.left, right]);
  }, [lines, log, right]);
  const y = useMemo(() => {
    const all = lines.flatMap((one) => [one.y, one.lower ?? [], one.upper ?? []]);
    return scaleLinear(domainOf(all), [floor, MARGIN.top]);
  }, [lines, floor]);
  const across = (value: number) => (log && value <= 0 ? Number.NaN : x(value));
  const { at: stop, reader } = useReadOff(stops.length, (left) => nearestPlace(stops.map(across), left));
  const at = stop === null ? null : (stops[stop] ?? null);
  const read = (one: NumberLine, where: number) => one.y[nearestPlace(one.x, where)];
  const spoken = lines.map((one) => `${one.name} ends at ${formatValue(one.y[lastPlace(one)])}`).join(", ");
  return (
    <ChartFrame
      plot={plot}
      label={`${values} by ${axis}: ${spoken}`}
      tip={
        at !== null && {
          x: x(at),
          y: MARGIN.top,
          words: (
            <>
              <p className="number font-semibold">
                {axis} {formatValue(at)}
              </p>
              {lines.map((one) => (
                <TipLine key={one.key} colour={one.colour} name={one.name}>
                  {formatValue(read(one, at))}
                </TipLine>
              ))}
            </>
          ),
        }
      }
      {...reader}
    >
      <AxisBottom scale={x} ticks={x.ticks(log ? 4 : 6)} y={floor} format={formatValue} />
      <AxisLeft scale={y} ticks={y.ticks(5)} x={MARGIN.left} format={formatValue} grid={right - MARGIN.left} />
      {lines.map((one) => {
        const limits = limitsPath(one, across, y);
        return limits && <path key={one.key} d={limits} fill={one.colour} opacity="0.14" />;
      })}
      {at !== null && <UprightLine plot={plot} x={x(at)} />}
      {lines.map((one) => (
        <path
          key={one.key}
          d={linePath(one, across, y)}
          fill="none"
          stroke={one.colour}
          strokeWidth="2"
          strokeDasharray={one.dashes}
          strokeLinejoin="round"
        />
      ))}
      {lines.flatMap((one) =>
        markPlaces(one).map((place) => {
          const [left, top] = [across(one.x[place] ?? Number.NaN), y(one.y[place] ?? Number.NaN)];
          if (!Number.isFinite(left) || !Number.isFinite(top)) return null;
          const shape = markPath(one.mark, 46);
          return (
            <path key={`${one.key} ${place}`} d={shape} transform={`translate(${left},${top})`} fill={one.colour} />
          );
        }),
      )}
      {marks.map((mark) => (
        <path
          key={`${mark.label} ${mark.x} ${mark.y} ${mark.colour}`}
          d={squarePath(8)}
          transform={`translate(${across(mark.x)},${y(mark.y)})`}
          fill="var(--panel)"
          stroke={mark.colour}
          strokeWidth="1.8"
        >
          <title>{`${mark.label}: ${formatValue(mark.x)}, ${formatValue(mark.y)}`}</title>
        </path>
      ))}
      <FloorLine plot={plot} />
      <text x={4} y={12} className="ch-label">
        {values}
      </text>
      <text x={right} y={height - 4} textAnchor="end" className="ch-label">
        {axis}
      </text>
    </ChartFrame>
  );
}
