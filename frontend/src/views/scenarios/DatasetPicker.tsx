import type { DatasetInfo, DatasetState } from "../../api/types";
import { formatCount } from "../../charts/format";
import { Chip } from "../../ui/Chip";
import { Icon } from "../../ui/icons";
import { DatasetPreparation } from "./DatasetPreparation";

type DatasetPickerProps = {
  datasets: readonly DatasetInfo[];
  states: readonly DatasetState[];
  chosen: string;
  onChoose: (name: string) => void;
};

export function DatasetPicker({ datasets, states, chosen, onChoose }: DatasetPickerProps) {
  const info = datasets.find((one) => one.name === chosen);
  const state = states.find((one) => one.name === chosen);
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-2">
        {datasets.map((dataset) => (
          <button
            key={dataset.name}
            type="button"
            aria-pressed={dataset.name === chosen}
            onClick={() => onChoose(dataset.name)}
            className="flex flex-col gap-1 rounded-lg border border-line p-3 text-left hover:border-edge aria-pressed:border-accent aria-pressed:bg-accent-soft/50"
          >
            <span className="flex items-center gap-2">
              <span className="grow font-semibold">{dataset.label}</span>
              <ReadyChip state={states.find((one) => one.name === dataset.name)} />
            </span>
            <span className="number text-xs text-muted">{sizesInWords(dataset)}</span>
          </button>
        ))}
      </div>
      {info && <DatasetFacts info={info} />}
      {info && state && !state.ready && <DatasetPreparation key={info.name} info={info} state={state} />}
    </div>
  );
}

function sizesInWords({ sizes, classes, image_shape: [height, width, channels] }: DatasetInfo) {
  const colour = channels === 1 ? "grey" : "colour";
  return `${formatCount(sizes.train ?? 0)} train, ${formatCount(sizes.test ?? 0)} test · ${classes.length} classes · ${height}×${width} ${colour}`;
}

function ReadyChip({ state }: { state: DatasetState | undefined }) {
  if (!state) return null;
  if (state.ready) {
    return (
      <Chip tone="good">
        <Icon name="check" size={11} /> ready
      </Chip>
    );
  }
  return state.job ? <Chip tone="accent">preparing</Chip> : <Chip>not prepared</Chip>;
}

function DatasetFacts({ info }: { info: DatasetInfo }) {
  return (
    <dl className="grid grid-cols-[5rem_1fr] gap-x-3 gap-y-0.5 text-xs">
      <dt className="text-muted">About</dt>
      <dd>{info.summary}</dd>
      <dt className="text-muted">Licence</dt>
      <dd>{info.license}</dd>
      <dt className="text-muted">Citation</dt>
      <dd>{info.citation}</dd>
    </dl>
  );
}
