import { useState } from "react";
import type { DatasetInfo, DatasetState } from "../../api/types";
import { Chip } from "../../ui/Chip";
import { Icon } from "../../ui/icons";
import { formatCount } from "../../words/numbers";
import { DatasetPreparation } from "./DatasetPreparation";
import { sizeOf } from "./datasetSizes";
import { OwnImagesForm } from "./OwnImagesForm";
import { RemoveDataset } from "./RemoveDataset";

type DatasetPickerProps = {
  datasets: readonly DatasetInfo[];
  states: readonly DatasetState[];
  chosen: string;
  onChoose: (name: string) => void;
};

export function DatasetPicker({ datasets, states, chosen, onChoose }: DatasetPickerProps) {
  const [adding, setAdding] = useState(false);
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
            <span className="number text-xs text-muted">
              {sizesInWords(
                dataset,
                states.find((one) => one.name === dataset.name),
              )}
            </span>
          </button>
        ))}
        <button
          type="button"
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
          className="flex flex-col gap-1 rounded-lg border border-dashed border-edge/60 p-3 text-left hover:border-edge"
        >
          <span className="flex items-center gap-2 font-semibold">
            <Icon name="add" size={14} /> Your own images
          </span>
          <span className="text-xs text-muted">a folder with a manifest, or a folder for each class</span>
        </button>
      </div>
      {adding && (
        <OwnImagesForm
          onCancel={() => setAdding(false)}
          onAdded={(name) => {
            setAdding(false);
            onChoose(name);
          }}
        />
      )}
      {info && <DatasetFacts info={info} state={state} />}
      {info && state && !state.ready && <DatasetPreparation key={info.name} info={info} state={state} />}
    </div>
  );
}

/** What is there if the data set is ready, else what was published. */
function sizesInWords(info: DatasetInfo, state: DatasetState | undefined) {
  const { classes, image_shape: shape } = info;
  const [height, width, channels] = shape;
  const colour = channels === 1 ? "grey" : "colour";
  return `${formatCount(sizeOf(info, state, "train"))} train, ${formatCount(sizeOf(info, state, "test"))} test · ${classes.length} classes · ${height}×${width} ${colour}`;
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

function DatasetFacts({ info, state }: { info: DatasetInfo; state: DatasetState | undefined }) {
  const files = Object.entries(state?.files ?? {});
  const columns = info.columns ?? [];
  const notes = info.notes ?? [];
  const source = info.source?.replaceAll("`", "");
  return (
    <dl className="grid grid-cols-[5rem_1fr] gap-x-3 gap-y-0.5 text-xs">
      <dt className="text-muted">About</dt>
      <dd>{info.summary}</dd>
      <dt className="text-muted">Licence</dt>
      <dd>{info.license}</dd>
      <dt className="text-muted">Citation</dt>
      <dd>{info.citation}</dd>
      <dt className="text-muted">Source</dt>
      <dd title={source}>{state?.origin && info.download ? state.origin : source}</dd>
      {state?.hash && (
        <>
          <dt className="text-muted">Hash</dt>
          <dd className="number" title={files.map(([file, hash]) => `${file}: ${hash}`).join("\n")}>
            {state.hash}
            {files.length > 0 && ` · ${files.length} files recorded`}
          </dd>
        </>
      )}
      {notes.length > 0 && (
        <>
          <dt className="text-muted">Notes</dt>
          <dd>
            {notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </dd>
        </>
      )}
      {columns.length > 0 && (
        <>
          <dt className="text-muted">Columns</dt>
          <dd>{columns.join(", ")}</dd>
        </>
      )}
      {info.own && <RemoveDataset name={info.name} />}
    </dl>
  );
}
