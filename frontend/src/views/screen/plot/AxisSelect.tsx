import { Select } from "../../../ui/Select";
import type { ScreenMetric } from "../model/metrics";

type AxisSelectProps = {
  axis: "x" | "y";
  metrics: readonly ScreenMetric[];
  chosen: ScreenMetric | undefined;
  other: ScreenMetric | undefined;
  onChange: (name: string) => void;
};

/** Which metric an axis shows. */
export function AxisSelect({ axis, metrics, chosen, other, onChange }: AxisSelectProps) {
  return (
    <span className="flex min-w-0 grow basis-0 items-center gap-1.5">
      <span aria-hidden="true" className="font-mono text-xs text-muted">
        {axis}
      </span>
      <Select
        className="grow text-xs"
        aria-label={`Metric on the ${axis === "x" ? "horizontal" : "vertical"} axis`}
        value={chosen?.info.name ?? ""}
        options={metrics.map(({ info }) => ({
          value: info.name,
          label: info.label === info.name ? info.name : `${info.label} (${info.name})`,
          disabled: info.name === other?.info.name,
        }))}
        onChange={onChange}
      />
    </span>
  );
}
