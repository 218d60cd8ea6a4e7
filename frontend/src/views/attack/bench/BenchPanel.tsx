import { useDeferredValue, useState } from "react";
import type { SampleId } from "../../../api/types";
import type { Row } from "../../../charts/export";
import { Panel } from "../../../components/Panel";
import { Segmented } from "../../../ui/Segmented";
import { capital } from "../../../words/numbers";
import { withShortIds } from "../../../words/runs";
import type { Bench, BenchSide } from "../model/bench";
import { groupsOf, type Origin } from "../model/groups";
import type { Outcome } from "../model/sweep";
import { Butterfly } from "./Butterfly";
import type { Spread } from "./butterflyGeometry";
import { signalFormat } from "./format";
import { ImageGrid } from "./ImageGrid";
import { OutcomeWords } from "./OutcomeWords";
import { ThresholdInput } from "./ThresholdInput";

type BenchPanelProps = {
  title: string;
  letter: string;
  bench: Bench;
  spread: Spread;
  outcome: Outcome;
  colour: string;
  names: Record<Origin, string>;
  dataset: string;
  onThreshold: (threshold: number) => void;
  onOpen: (sample: SampleId) => void;
};

const SIZES = { smallest: 16, largest: 64, usual: 30 };

/** One model against the reference: distribution, threshold, outcome, and the images behind it. */
export function BenchPanel(props: BenchPanelProps) {
  const { title, letter, bench, spread, outcome, colour, names, dataset, onThreshold, onOpen } = props;
  const [size, setSize] = useState(SIZES.usual);
  const [origin, setOrigin] = useState<Origin | "both">("both");
  const groups = groupsOf(bench, outcome);
  const settled = useDeferredValue(outcome);
  const listed = groupsOf(bench, settled).filter((group) => origin === "both" || group.origin === origin);
  const total = listed.reduce((sum, group) => sum + group.to - group.from, 0);
  const format = signalFormat(spread);
  const rule = `Images ${outcome.above ? "at or above" : "below"} ${format(outcome.threshold)} are called “${names.positive}” (positive), the others “${names.negative}”.`;
  return (
    <Panel
      title={title}
      question={withShortIds(`${capital(bench.about.positive)} (positive) told from ${bench.about.negative}.`)}
      name={`attack-${letter}-${bench.signal}`}
      rows={() => rowsOf(bench)}
      tools={<ThresholdInput letter={letter} value={outcome.threshold} onChange={onThreshold} />}
    >
      {bench.about.notes.map((note) => (
        <p key={note} className="mb-2 rounded-md bg-warn-soft px-2 py-1 text-xs text-warn">
          {note}
        </p>
      ))}
      <OutcomeWords groups={groups} outcome={outcome} names={names} rule={rule} />
      <Butterfly
        bench={bench}
        spread={spread}
        outcome={outcome}
        colour={colour}
        names={names}
        onThreshold={onThreshold}
        onOpen={onOpen}
      />
      <div className="mt-2 mb-2 flex flex-wrap items-center gap-3 border-t border-line pt-2">
        <Segmented
          label={`Whose images, ${letter}`}
          value={origin}
          options={[
            { value: "both", label: "Both" },
            { value: "positive", label: capital(names.positive) },
            { value: "negative", label: capital(names.negative) },
          ]}
          onChange={(value) => setOrigin(value === "positive" || value === "negative" ? value : "both")}
        />
        <label className="ml-auto flex items-center gap-2 text-xs text-muted">
          Image size
          <input
            type="range"
            className="w-24 accent-accent"
            min={SIZES.smallest}
            max={SIZES.largest}
            step={2}
            value={size}
            onChange={(event) => setSize(Number(event.currentTarget.value))}
          />
        </label>
      </div>
      <div className="grid gap-3 min-[700px]:grid-cols-2">
        {[true, false].map((right) => (
          <ImageGrid
            key={String(right)}
            title={right ? "Attack succeeds" : "Attack fails"}
            good={right}
            groups={listed.filter((group) => group.right === right)}
            total={total}
            dataset={dataset}
            size={size}
            colour={colour}
            onOpen={onOpen}
          />
        ))}
      </div>
    </Panel>
  );
}

/** The samples of both sides with their values, for a table. */
function rowsOf(bench: Bench): Row[] {
  const rows = (side: BenchSide, name: string): Row[] =>
    side.order.map((place) => ({
      side: name,
      split: side.split[place] === 1 ? "test" : "train",
      index: side.ids[place],
      [bench.signal]: side.values[place],
    }));
  return [...rows(bench.positive, bench.positive.label), ...rows(bench.negative, bench.negative.label)];
}
