import { readWeights, type Weight, writeWeights } from "../../../domain/yardstick";
import { NumberInput } from "../../../forms/NumberInput";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import { Popover } from "../../../ui/Popover";
import { Segmented } from "../../../ui/Segmented";
import { metricTitle } from "../../../words/metrics";
import { DISTANCE_MEANING } from "../../../words/yardstick";
import type { Screen } from "../model/screen";

const WAYS = [
  { value: "largest", label: "Largest" },
  { value: "mean", label: "Mean" },
];
const LARGEST_WEIGHT = 9999;

/** What the distance to retrained is made of: metrics, how much each counts, and how they are put together. */
export function YardstickMenu({ screen }: { screen: Screen }) {
  const [url, changeUrl] = useUrl();
  const yardstick = screen.distances?.yardstick;
  if (!yardstick) return null;
  // What was asked for is shown at once; the distances follow.
  const weights: readonly Weight[] = url.yardstick ? readWeights(url.yardstick) : Object.entries(yardstick.weights);
  const change = (next: readonly Weight[]) => next.length > 0 && changeUrl({ yardstick: writeWeights(next) });
  const weightOf = (name: string) => weights.find(([one]) => one === name)?.[1];
  const offered = screen.metrics.filter(
    ({ info }) => info.name in yardstick.scales || info.name in yardstick.missing || info.name in yardstick.weights,
  );
  return (
    <Popover
      label="Distance to retrained"
      trigger={
        <Button small icon="target" title="What the distance to retrained is made of">
          Distance
        </Button>
      }
    >
      <div className="flex w-80 flex-col gap-2">
        <p className="text-xs text-muted">{DISTANCE_MEANING}</p>
        <fieldset aria-label="Metrics of the distance" className="flex max-h-72 flex-col overflow-y-auto">
          {offered.map(({ info }) => {
            const weight = weightOf(info.name);
            const why = yardstick.missing[info.name];
            return (
              <div key={info.name} className="flex min-h-8 items-center gap-2 rounded px-1.5 hover:bg-sunken">
                <label className="flex min-w-0 grow cursor-pointer items-center gap-2">
                  <input
                    type="checkbox"
                    className="size-3.5 accent-accent"
                    checked={weight !== undefined}
                    onChange={(event) =>
                      change(
                        event.currentTarget.checked
                          ? [...weights, [info.name, 1]]
                          : weights.filter(([name]) => name !== info.name),
                      )
                    }
                  />
                  <span className="min-w-0 truncate" title={why ?? info.label}>
                    {metricTitle(info)}
                  </span>
                </label>
                {why !== undefined && <span className="text-2xs text-warn">no band</span>}
                {weight !== undefined && (
                  <NumberInput
                    className="w-16 shrink-0"
                    label={`Weight of ${metricTitle(info)}`}
                    value={weight}
                    onChange={(value) => {
                      if (value > 0 && value <= LARGEST_WEIGHT)
                        change(weights.map((one) => (one[0] === info.name ? [info.name, value] : one)));
                    }}
                  />
                )}
              </div>
            );
          })}
        </fieldset>
        <div className="flex items-center justify-between gap-2 border-t border-line pt-2">
          <Segmented
            label="How distances are put together"
            value={url.combine ?? "largest"}
            options={WAYS}
            onChange={(value) => changeUrl({ combine: value === "mean" ? "mean" : undefined })}
          />
          <Button small look="quiet" onClick={() => changeUrl({ yardstick: undefined, combine: undefined })}>
            Usual ones
          </Button>
        </div>
      </div>
    </Popover>
  );
}
