import { useMemo } from "react";
import { LineCurves } from "../../../charts/lines/LineCurves";
import type { NumberLine } from "../../../charts/lines/linesGeometry";
import { markPath } from "../../../charts/marks";
import { Panel } from "../../../components/Panel";
import { LETTERS, SIDE_COLOURS, SIDES } from "../model/reading";
import { dashesOf, MARKS } from "./looks";
import { titleOf } from "./pairs";
import type { ResultPanelProps } from "./resultPanelProps";

const withUnit = (label: string, unit: string) => (unit ? `${label}, ${unit}` : label);

/** The lines of both models over one axis. */
export function CurvePanel({ pair, name, question }: ResultPanelProps<"curve">) {
  const [{ result: first } = { result: undefined }] = SIDES.flatMap((side) => pair.of[side] ?? []);
  const lines = useMemo(
    () =>
      SIDES.flatMap((side): NumberLine[] => {
        const found = pair.of[side];
        if (!found) return [];
        const { attack, result } = found;
        return result.lines.map((line, place) => ({
          key: `${side} ${line.name}`,
          name: `${LETTERS[side]} ${line.label}`,
          colour: SIDE_COLOURS[side],
          dashes: dashesOf(place),
          mark: MARKS[side],
          x: attack.values(result.x.values),
          y: attack.values(line.values),
          lower: line.lower && attack.values(line.lower),
          upper: line.upper && attack.values(line.upper),
        }));
      }),
    [pair],
  );
  if (!first) return null;
  const marks = SIDES.flatMap((side) =>
    (pair.of[side]?.result.marks ?? []).flatMap(({ label, x, y }) =>
      x === null || y === null ? [] : [{ label: `${LETTERS[side]} ${label}`, x, y, colour: SIDE_COLOURS[side] }],
    ),
  );
  const [only] = first.lines;
  const values = first.lines.length === 1 && only ? withUnit(only.label, only.unit) : first.about.label;
  return (
    <Panel
      title={titleOf(pair)}
      question={question}
      name={name}
      exportable={lines.length > 0}
      rows={() =>
        lines.flatMap((line) =>
          Array.from({ length: line.y.length }, (_, place) => ({
            line: line.name,
            [first.x.name]: line.x[place],
            value: line.y[place],
            lower: line.lower?.[place],
            upper: line.upper?.[place],
          })),
        )
      }
    >
      {lines.length === 0 && <p className="text-muted">The attack gave no lines for these models.</p>}
      {lines.length > 0 && (
        <LineCurves
          lines={lines}
          axis={withUnit(first.x.label, first.x.unit)}
          values={values}
          log={first.scale === "log"}
          marks={marks}
        />
      )}
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
        {lines.map((line) => (
          <li key={line.key} className="flex items-center gap-1.5">
            <svg aria-hidden="true" width="26" height="10">
              <line x2="26" y1="5" y2="5" stroke={line.colour} strokeWidth="2" strokeDasharray={line.dashes} />
              <path d={markPath(line.mark, 40)} transform="translate(13,5)" fill={line.colour} />
            </svg>
            {line.name}
          </li>
        ))}
        {marks.length > 0 && <li>□ {[...new Set(marks.map(({ label }) => label.slice(2)))].join(", ")}</li>}
      </ul>
    </Panel>
  );
}
