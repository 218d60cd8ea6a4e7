import { useMemo, useState } from "react";
import { SpreadRows } from "../../../charts/strips/SpreadRows";
import { Panel } from "../../../components/Panel";
import { useUi } from "../../../state/ui";
import { Button } from "../../../ui/Button";
import { Segmented } from "../../../ui/Segmented";
import { Select } from "../../../ui/Select";
import { formatCount, plural } from "../../../words/numbers";
import { withShortIds } from "../../../words/runs";
import { LETTERS, SIDE_COLOURS, SIDES, type Side } from "../model/reading";
import { Extremes } from "./Extremes";
import { titleOf } from "./pairs";
import type { ResultPanelProps } from "./resultPanelProps";
import { extremesOf, type Samples, samplesOf } from "./samples";

const SHOWN = 24;
const EVERYONE = "";

/** How values per image are spread under both models, and the images at either end. */
export function SamplesPanel({ pair, subject, name, question, onOpen }: ResultPanelProps<"per_sample">) {
  const select = useUi((state) => state.select);
  const sides = SIDES.filter((side) => pair.of[side]);
  const [wantedColumn, setColumn] = useState("");
  const [wantedSide, setSide] = useState<Side>("a");
  const [group, setGroup] = useState(EVERYONE);
  const side = sides.includes(wantedSide) ? wantedSide : (sides[0] ?? "a");
  const columns = pair.of[side]?.result.columns ?? [];
  const column = columns.find((one) => one.name === wantedColumn) ?? columns[0];
  const samples = useMemo(() => {
    const read = (one: Side) => {
      const found = pair.of[one];
      return found && column ? samplesOf(found, column.name) : null;
    };
    return { a: read("a"), b: read("b") };
  }, [pair, column]);
  const rows = useMemo(() => SIDES.flatMap((one) => spreadRows(one, samples[one])), [samples]);
  const chosen = samples[side];
  const groups = chosen?.groups ?? [];
  const ends = useMemo(() => (chosen ? extremesOf(chosen, group, SHOWN) : null), [chosen, group]);
  const both = ends ? [...ends.highest, ...ends.lowest] : [];
  const axis = column ? (column.unit ? `${column.label}, ${column.unit}` : column.label) : pair.about.label;
  return (
    <Panel
      title={titleOf(pair)}
      question={question}
      name={name}
      exportable={rows.length > 0}
      rows={() => SIDES.flatMap((one) => exportRows(one, samples[one], column?.name ?? "value"))}
    >
      <div className="mb-2 flex flex-wrap items-center gap-2">
        {columns.length > 1 && column && (
          <Select
            className="w-56"
            aria-label="Value per image"
            value={column.name}
            options={columns.map(({ name: value, label }) => ({ value, label }))}
            onChange={setColumn}
          />
        )}
        {sides.length > 1 && (
          <Segmented
            label="Images at the ends of"
            value={side}
            options={sides.map((one) => ({ value: one, label: LETTERS[one] }))}
            onChange={(value) => setSide(value === "b" ? "b" : "a")}
          />
        )}
        {groups.length > 1 && (
          <Select
            className="w-48"
            aria-label="Which images"
            value={group}
            placeholder="All images"
            options={groups.map((one) => ({ value: one.label, label: withShortIds(one.label) }))}
            onChange={setGroup}
          />
        )}
        {both.length > 0 && (
          <Button
            small
            icon="target"
            className="ml-auto"
            onClick={() => select({ samples: both.map(({ sample }) => sample), source: pair.about.label })}
          >
            Select {plural(both.length, "image")} in all views
          </Button>
        )}
      </div>
      {rows.length === 0 && <p className="text-muted">No image has a value.</p>}
      {rows.length > 0 && <SpreadRows rows={rows} axis={axis} />}
      {ends && (
        <div className="mt-2 grid gap-2">
          {(["highest", "lowest"] as const).map((end) => (
            <Extremes
              key={end}
              title={`${end === "highest" ? "Highest" : "Lowest"} under ${LETTERS[side]}`}
              entries={ends[end]}
              dataset={subject.scenario.dataset}
              colour={SIDE_COLOURS[side]}
              onOpen={onOpen}
            />
          ))}
        </div>
      )}
      {ends && ends.missing > 0 && (
        <p className="mt-1 text-2xs text-muted">{plural(ends.missing, "image")} without a value are left out.</p>
      )}
    </Panel>
  );
}

const spreadRows = (side: Side, samples: Samples | null) =>
  (samples?.groups ?? []).flatMap(({ label, values }) =>
    values.length === 0
      ? []
      : [
          {
            key: `${side} ${label}`,
            name: [LETTERS[side], withShortIds(label), `(${formatCount(values.length)})`].filter(Boolean).join(" "),
            colour: SIDE_COLOURS[side],
            values,
          },
        ],
  );

const exportRows = (side: Side, samples: Samples | null, column: string) =>
  (samples?.entries ?? []).map(({ sample, group, value }) => ({
    model: LETTERS[side],
    split: sample.split,
    index: sample.index,
    side: group,
    [column]: value,
  }));
