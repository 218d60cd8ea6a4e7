import { DirectionIcon } from "../../../components/MetricValue";
import { Button } from "../../../ui/Button";
import { CheckList } from "../../../ui/CheckList";
import { Popover } from "../../../ui/Popover";
import { metricTitle } from "../../../words/metrics";
import type { ScreenMetric } from "../model/metrics";

type ColumnsMenuProps = {
  metrics: readonly ScreenMetric[];
  shown: readonly ScreenMetric[];
  onChange: (names: string[]) => void;
};

/** Which metrics have a column. */
export function ColumnsMenu({ metrics, shown, onChange }: ColumnsMenuProps) {
  const standard = metrics.filter(({ info }) => info.shown).map(({ info }) => info.name);
  return (
    <Popover
      label="Columns"
      trigger={
        <Button small icon="list">
          Columns
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        <CheckList
          label="Columns"
          options={metrics.map(({ info, goal }) => ({
            value: info.name,
            label: (
              <>
                {metricTitle(info)} <DirectionIcon direction={goal.direction} />
                {metricTitle(info) !== info.label && <span className="text-xs text-muted"> {info.label}</span>}
              </>
            ),
          }))}
          chosen={shown.map(({ info }) => info.name)}
          onChange={onChange}
        />
        <div className="flex gap-1.5 border-t border-line pt-2">
          <Button small look="quiet" onClick={() => onChange(standard)}>
            Usual ones
          </Button>
          <Button small look="quiet" onClick={() => onChange(metrics.map(({ info }) => info.name))}>
            All
          </Button>
        </div>
      </div>
    </Popover>
  );
}
