import type { Moved } from "../../../api/types";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { formatPercent } from "../../../words/numbers";
import { modelsOf, noiseWords } from "../model/noise";

const PARTS = [
  ["retain", "Retain, train"],
  ["forget", "Forget, train"],
  ["test_retain", "Retain, test"],
  ["test_forget", "Forget, test"],
] as const;

const ROW = 22;
const LEFT = 84;
const RIGHT = 50;

/** How many neighbours are kept on average, by part, over what two retrained models keep of each other. */
export function KeptBars({ moved, retrained }: { moved: Moved; retrained: number }) {
  const shown = PARTS.filter(([part]) => typeof moved.kept[part] === "number");
  const plot = usePlot(shown.length * ROW, { left: LEFT, right: RIGHT }, 40);
  const models = modelsOf(Object.values(moved.bands));
  const withBand = shown.some(([part]) => moved.bands[part]);
  const at = (share: number) => plot.left + share * (plot.right - plot.left);
  return (
    <div className="min-w-0">
      <ChartFrame
        plot={plot}
        label={`Neighbours kept: ${shown.map(([part, name]) => `${name} ${formatPercent(moved.kept[part] ?? 0)}`).join(", ")}`}
      >
        {shown.map(([part, name], row) => {
          const value = moved.kept[part] ?? 0;
          const band = moved.bands[part];
          const y = row * ROW;
          const forget = part.endsWith("forget");
          return (
            <g key={part}>
              <text x={LEFT - 6} y={y + 11} dy="0.32em" textAnchor="end" className="ch-tick">
                {name}
              </text>
              <rect x={at(0)} y={y + 6} width={at(1) - at(0)} height={10} rx="2" fill="var(--sunken)" />
              <rect
                x={at(0)}
                y={y + 6}
                width={at(value) - at(0)}
                height={10}
                rx="2"
                fill={forget ? "var(--forget)" : "var(--retain)"}
              />
              {band && typeof band.low === "number" && typeof band.high === "number" && (
                <rect
                  x={at(band.low)}
                  y={y + 3}
                  width={Math.max(2, at(band.high) - at(band.low))}
                  height={16}
                  rx="2"
                  fill="var(--reference)"
                  fillOpacity="0.3"
                  stroke="var(--reference)"
                />
              )}
              {band?.values?.map((one, model) =>
                one === null ? null : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: models have no other name here
                  <circle key={model} cx={at(one)} cy={y + 11} r="3" fill="var(--reference)" />
                ),
              )}
              <text x={plot.width} y={y + 11} dy="0.32em" textAnchor="end" className="ch-label">
                {formatPercent(value)}
              </text>
            </g>
          );
        })}
      </ChartFrame>
      <p className="mt-1 text-2xs text-muted">
        {withBand
          ? `What retrained models keep of each other. ${noiseWords(models, "95 % of further pairs would lie there")}`
          : noiseWords(retrained)}
      </p>
    </div>
  );
}
