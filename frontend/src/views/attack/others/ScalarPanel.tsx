import type { AttackInterval, ScalarResult } from "../../../api/attacks";
import { ValueStrip } from "../../../charts/strips/ValueStrip";
import { Panel } from "../../../components/Panel";
import { Chip } from "../../../ui/Chip";
import { formatPercent, formatValue, withMinus } from "../../../words/numbers";
import { withShortIds } from "../../../words/runs";
import { modelName, SIDE_COLOURS, SIDES, type Side } from "../model/reading";
import { MARKS } from "./looks";
import { titleOf } from "./pairs";
import type { ResultPanelProps } from "./resultPanelProps";

const limits = ({ lower, upper }: AttackInterval) => (lower === null || upper === null ? null : { lower, upper });

/** A number of each model with its intervals, and the values it is to be read by. */
export function ScalarPanel({ pair, subject, name, question }: ResultPanelProps<"scalar">) {
  const shown = SIDES.flatMap((side) => {
    const result = pair.of[side]?.result;
    return result ? [{ side, result }] : [];
  });
  const values = shown.flatMap(({ side, result }) =>
    result.value === null
      ? []
      : [
          {
            key: side,
            name: modelName(subject, side),
            colour: SIDE_COLOURS[side],
            mark: MARKS[side],
            value: result.value,
            intervals: result.intervals.flatMap((one) => {
              const found = limits(one);
              return found ? [{ ...found, decides: one.over === "seeds" }] : [];
            }),
          },
        ],
  );
  const anchors = anchorsOf(shown.map(({ result }) => result));
  const roles = new Set(anchors.map(({ role }) => role));
  const decides = values.some(({ intervals }) => intervals.some((one) => one.decides));
  const aside = values.some(({ intervals }) => intervals.some((one) => !one.decides));
  return (
    <Panel
      title={titleOf(pair)}
      question={question}
      name={name}
      exportable={values.length > 0}
      rows={() =>
        shown.map(({ side, result }) => ({
          model: modelName(subject, side),
          value: result.value,
          lower: result.intervals[0]?.lower,
          upper: result.intervals[0]?.upper,
          interval_over: result.intervals[0]?.over,
          state: result.state,
          sentence: result.sentence,
          ...Object.fromEntries(result.anchors.map((anchor) => [anchor.label, anchor.value])),
        }))
      }
    >
      <dl className="mb-2 grid gap-2">
        {shown.map(({ side, result }) => (
          <Reading key={side} side={side} name={modelName(subject, side)} result={result} />
        ))}
      </dl>
      {values.length > 0 && <ValueStrip label={pair.about.label} values={values} anchors={anchors} />}
      <p className="mt-1 text-2xs text-muted">
        {[
          "● A · ◆ B",
          roles.has("original") && "□ original",
          roles.has("retrained") && "│ retrained",
          roles.has("chance") && "┊ chance",
          decides && "thick: interval over training seeds, which decides",
          aside && "thin: interval over images, which does not decide",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </Panel>
  );
}

function Reading({ side, name, result }: { side: Side; name: string; result: ScalarResult }) {
  return (
    <div className="min-w-0">
      <dt className="flex items-baseline gap-2">
        <span aria-hidden="true" className={`inline-block size-2.5 shrink-0 self-center rounded-sm swatch-${side}`} />
        <span className="min-w-0 truncate font-medium">{name}</span>
        {result.state && <Chip>{result.state.replaceAll("_", " ")}</Chip>}
        <span className="number ml-auto text-base font-semibold whitespace-nowrap">
          {formatValue(result.value)}
          {result.value !== null && result.about.unit && (
            <span className="text-xs font-normal text-muted"> {result.about.unit}</span>
          )}
        </span>
      </dt>
      <dd className="text-xs text-muted">
        {withMinus(withShortIds(result.sentence))}
        {result.intervals.map((interval) => (
          <span key={`${interval.over} ${interval.method}`} className="number block text-2xs">
            {formatValue(interval.lower)} to {formatValue(interval.upper)}, {formatPercent(interval.level, 0)} over{" "}
            {interval.over} ({interval.method})
          </span>
        ))}
      </dd>
    </div>
  );
}

/** The anchors of both answers, each once; those without a value are left out. */
function anchorsOf(results: readonly ScalarResult[]) {
  const found = new Map(
    results.flatMap(({ anchors }) =>
      anchors.flatMap(({ label, role, value }) =>
        value === null ? [] : [[`${role} ${label} ${value}`, { label: withShortIds(label), role, value }] as const],
      ),
    ),
  );
  return [...found.values()];
}
