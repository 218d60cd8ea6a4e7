import { scaleLinear } from "d3-scale";
import { formatScore } from "../../words/numbers";
import { AxisLeft, UprightLine } from "../axes";
import { ChartFrame, TipLine, usePlot } from "../frame";
import { useReadOff } from "../readOff";
import { bandPath, type LayerBand, type LayerCurve, layerAt, layerPath, nameStep, shortened } from "./layerGeometry";

type LayerCurvesProps = {
  layers: readonly string[];
  curves: readonly LayerCurve[];
  bands: readonly LayerBand[];
  summary: string;
  height?: number;
  /** The lowest and the highest value of the axis; 0 and 1 by default. */
  domain?: readonly [number, number];
};

const MARGIN = { top: 8, right: 14, bottom: 48, left: 34 };
const INSET = 8;
const WHOLE = [0, 1] as const;
const TICKS = 5;

/** Similarity by layer: solid lines with dots for retained samples, dashed lines with crosses for those to forget. */
export function LayerCurves({ layers, curves, bands, summary, height = 236, domain = WHOLE }: LayerCurvesProps) {
  const plot = usePlot(height, MARGIN, INSET + 20);
  const { right, floor } = plot;
  const left = plot.left + INSET;
  const y = scaleLinear([...domain], [floor, MARGIN.top]).clamp(true);
  const x = (layer: number) =>
    layers.length < 2 ? (left + right) / 2 : left + (layer / (layers.length - 1)) * (right - left);
  const step = nameStep(layers.length, right - left);
  const { at, reader } = useReadOff(layers.length, (pointer) => layerAt(pointer, left, right, layers.length));
  return (
    <ChartFrame
      plot={plot}
      label={summary}
      tip={
        at !== null && {
          x: x(at),
          y: MARGIN.top + 14,
          words: <LayerFacts layer={layers[at]} at={at} curves={curves} bands={bands} />,
        }
      }
      {...reader}
    >
      <AxisLeft scale={y} ticks={y.ticks(TICKS)} x={MARGIN.left} grid={right - MARGIN.left + 4} />
      {layers.map((layer, place) =>
        place % step === 0 || place === at ? (
          <text
            key={layer}
            textAnchor="end"
            transform={`translate(${x(place) + 3},${floor + 13}) rotate(-35)`}
            className={place === at ? "ch-label" : "ch-tick"}
          >
            {shortened(layer, 10)}
          </text>
        ) : null,
      )}
      {at !== null && <UprightLine plot={plot} x={x(at)} />}
      {bands.map((band) => (
        <BandMarks key={band.key} band={band} x={x} y={y} />
      ))}
      {curves.map((curve) => (
        <g key={curve.key}>
          <path
            d={layerPath(curve.values, x, y)}
            fill="none"
            stroke={curve.colour}
            strokeWidth="2"
            strokeDasharray={curve.forget ? "5 4" : undefined}
            strokeLinejoin="round"
          />
          {curve.values.map(
            (value, layer) =>
              value !== null && (
                <CurveMark key={layers[layer]} x={x(layer)} y={y(value)} curve={curve} large={layer === at} />
              ),
          )}
        </g>
      ))}
    </ChartFrame>
  );
}

type LayerFactsProps = {
  layer: string | undefined;
  at: number;
  curves: readonly LayerCurve[];
  bands: readonly LayerBand[];
};

function LayerFacts({ layer, at, curves, bands }: LayerFactsProps) {
  return (
    <>
      <p className="font-semibold">{layer}</p>
      {curves.map((curve) => (
        <TipLine key={curve.key} colour={curve.colour} name={`${curve.forget ? "✖" : "●"} ${curve.name}`}>
          {formatScore(curve.values[at])}
        </TipLine>
      ))}
      {bands.map((band) => (
        <p key={band.key} className="number flex justify-between gap-3 text-muted">
          <span>Retrained, {band.forget ? "forget" : "retain"}</span>
          {bandWords(band, at)}
        </p>
      ))}
    </>
  );
}

const bandWords = (band: LayerBand, layer: number) =>
  band.dots.length > 0
    ? band.dots.map((one) => formatScore(one[layer])).join(", ")
    : `${formatScore(band.low[layer])} – ${formatScore(band.high[layer])}`;

type MarkProps = { x: number; y: number; curve: LayerCurve; large: boolean };

function CurveMark({ x, y, curve, large }: MarkProps) {
  const arm = large ? 5 : 3.6;
  return curve.forget ? (
    <path
      d={`M${x - arm},${y - arm}l${2 * arm},${2 * arm}m0,${-2 * arm}l${-2 * arm},${2 * arm}`}
      stroke={curve.colour}
      strokeWidth="2.2"
      fill="none"
    />
  ) : (
    <circle cx={x} cy={y} r={large ? 5 : 3.6} fill={curve.colour} />
  );
}

type BandProps = { band: LayerBand; x: (layer: number) => number; y: (value: number) => number };

function BandMarks({ band, x, y }: BandProps) {
  return (
    <g aria-hidden="true">
      <path
        d={bandPath(band, x, y)}
        fill="var(--reference)"
        fillOpacity={band.forget ? 0.12 : 0.2}
        stroke="var(--reference)"
        strokeOpacity="0.5"
        strokeWidth={band.forget ? 1 : 0}
        strokeDasharray="2 3"
      />
      {band.dots.flatMap((one, model) =>
        one.map(
          (value, layer) =>
            value !== null && (
              <circle
                // biome-ignore lint/suspicious/noArrayIndexKey: models and layers have no other name here
                key={`${model}-${layer}`}
                cx={x(layer)}
                cy={y(value)}
                r="2.4"
                fill="var(--reference)"
                opacity="0.7"
              />
            ),
        ),
      )}
    </g>
  );
}
