import { useMemo, useState } from "react";
import type { MatrixCells } from "../../../api/types";
import type { Row } from "../../../charts/export";
import { ChartFrame, usePlot } from "../../../charts/frame";
import {
  type CellNoise,
  changeStandsOut,
  differenceCells,
  extentOf,
  gridIn,
  type MatrixCell,
  mostChanged,
  placedCells,
  shareStandsOut,
} from "../../../charts/matrix/matrixGeometry";
import { Matrix, type MatrixPlace } from "../../../charts/matrix/PredictionMatrix";
import { ROLE_COLOURS } from "../../../charts/palette";
import { Panel } from "../../../components/Panel";
import { useUrl } from "../../../state/url";
import { EmptyState } from "../../../ui/EmptyState";
import { Segmented } from "../../../ui/Segmented";
import { formatScore } from "../../../words/numbers";
import type { Whose } from "../model/cells";
import { cellNoise } from "../model/noise";
import { SelectedNote } from "../SelectedNote";
import type { ContrastData } from "../useContrastView";
import type { Selection } from "../useSelection";
import { MatrixLegend } from "./MatrixLegend";
import { columnsOfCells } from "./matrixColumns";

type MatrixPanelProps = { data: ContrastData; selection: Selection };

const MANY = 20;
const NAME_STEP = 12.5;
const GAP = 14;
const TOP = 20;

/** Into which classes do A and B put each class, and how sure are they? */
export function MatrixPanel({ data, selection }: MatrixPanelProps) {
  const [url, changeUrl] = useUrl();
  const plot = usePlot(0);
  const { width } = plot;
  const [hovered, setHovered] = useState<MatrixPlace | null>(null);
  const [every, setEvery] = useState(false);
  const { contrast, names, forgotten, split } = data;
  const difference = url.matrix === "difference";
  const cells = contrast.matrices?.[split];
  // As many classes as have room for their names.
  const most = Math.min(MANY, Math.max(8, Math.floor((width - 60) / (difference ? 1 : 2) / NAME_STEP)));
  const classes = useMemo(() => {
    const all = names.map((_, index) => index);
    if (names.length <= MANY || every || !cells) return all;
    return mostChanged(columnsOfCells(cells, "a"), columnsOfCells(cells, "b"), names.length, forgotten, most);
  }, [names, every, cells, forgotten, most]);
  const placed = useMemo(
    () =>
      cells && {
        a: placedCells(columnsOfCells(cells, "a"), classes),
        b: placedCells(columnsOfCells(cells, "b"), classes),
      },
    [cells, classes],
  );
  const noise = useMemo(() => (cells ? cellNoise(cells) : new Map<string, CellNoise>()), [cells]);
  const noiseOf = (place: MatrixPlace) => noise.get(`${classes[place.row]}:${classes[place.column]}`);
  const changes = useMemo(() => placed && differenceCells(placed.a, placed.b, classes.length), [placed, classes]);
  const shownNames = classes.map((index) => names[index] ?? "");
  const marked = classes.map((index) => forgotten.includes(index));
  const longest = Math.max(2, ...shownNames.map((name) => name.length));
  const left = Math.min(92, longest * 6.4 + 20);
  const room = Math.max(60, difference ? Math.min(width - left - 4, 420) : (width - left - GAP) / 2);
  const grid = gridIn(left, TOP, room, classes.length);
  const beside = { ...grid, left: left + extentOf(grid) + GAP };
  const height = TOP + extentOf(grid) + (longest <= 2 ? 20 : Math.min(64, longest * 5 + 18));
  const chosenIn = (whose: Whose): MatrixPlace | null => {
    const cell = selection.cell;
    if (cell?.whose !== whose) return null;
    const place = { row: classes.indexOf(cell.label), column: classes.indexOf(cell.predicted) };
    return place.row < 0 || place.column < 0 ? null : place;
  };
  const choose = (whose: Whose) => (place: MatrixPlace) =>
    selection.chooseCell({ whose, label: classes[place.row] ?? 0, predicted: classes[place.column] ?? 0 });
  const common = { names: shownNames, forgotten: marked, hovered, onHover: setHovered };
  return (
    <Panel
      title="Prediction matrix"
      question={`True class by row, predicted class by column; ${split} samples. Click a cell to select them.`}
      name={`matrix-${split}-${contrast.a.run}-${contrast.b.run}`}
      rows={() => (cells ? exportRows(cells, names) : [])}
    >
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <Segmented
          label="What the matrix shows"
          value={difference ? "difference" : "both"}
          options={[
            { value: "both", label: "A | B" },
            { value: "difference", label: "B − A" },
          ]}
          onChange={(value) =>
            changeUrl({ matrix: value === "difference" ? "difference" : undefined, cell: undefined })
          }
        />
        {names.length > MANY && (
          <Segmented
            label="Classes shown"
            value={every ? "every" : "most"}
            options={[
              { value: "most", label: `${most} most changed` },
              { value: "every", label: `All ${names.length}` },
            ]}
            onChange={(value) => setEvery(value === "every")}
          />
        )}
        <span className="ml-auto">
          <SelectedNote count={selection.set && selection.samples.length} />
        </span>
      </div>
      <ChartFrame
        plot={{ ...plot, height }}
        role="group"
        label="Prediction matrix"
        empty={
          !cells && (
            <EmptyState title="Too many classes for a matrix">
              Above 100 classes a matrix cannot be read. Class-wise accuracy and the maps show all of them.
            </EmptyState>
          )
        }
      >
        {placed &&
          changes &&
          (difference ? (
            <Matrix
              {...common}
              grid={grid}
              title="B − A, percentage points"
              titleColour="var(--text)"
              summary="Shares of the true class, B minus A."
              rowNames
              chosen={chosenIn("difference")}
              differences={changes}
              marked={changes.filter((cell) => changeStandsOut(cell.difference, noiseOf(cell)))}
              onChoose={choose("difference")}
            />
          ) : (
            <>
              <Matrix
                {...common}
                grid={grid}
                title="A"
                titleColour={ROLE_COLOURS.a}
                summary="Shares and mean confidence of A."
                rowNames
                chosen={chosenIn("a")}
                cells={placed.a}
                marked={standingOut(placed.a, classes.length, noiseOf)}
                onChoose={choose("a")}
              />
              <Matrix
                {...common}
                grid={beside}
                title="B"
                titleColour={ROLE_COLOURS.b}
                summary="Shares and mean confidence of B."
                rowNames={false}
                chosen={chosenIn("b")}
                cells={placed.b}
                marked={standingOut(placed.b, classes.length, noiseOf)}
                onChoose={choose("b")}
              />
            </>
          ))}
      </ChartFrame>
      {placed && (
        <p className="mt-1 min-h-9 text-xs text-muted">
          {hovered ? (
            <CellWords place={hovered} names={shownNames} a={placed.a} b={placed.b} noise={noiseOf(hovered)} />
          ) : (
            <MatrixLegend
              difference={difference}
              models={cells?.band?.models ?? contrast.retrained.length}
              early={data.early ?? false}
            />
          )}
        </p>
      )}
    </Panel>
  );
}

type CellWordsProps = {
  place: MatrixPlace;
  names: readonly string[];
  a: readonly MatrixCell[];
  b: readonly MatrixCell[];
  noise: CellNoise | undefined;
};

function CellWords({ place, names, a, b, noise }: CellWordsProps) {
  const find = (cells: readonly MatrixCell[]) =>
    cells.find((cell) => cell.row === place.row && cell.column === place.column);
  const [ofA, ofB] = [find(a), find(b)];
  return (
    <span className="number">
      True <b className="text-text">{names[place.row]}</b>, predicted <b className="text-text">{names[place.column]}</b>
      : share <span className="text-model-a">A {formatScore(ofA?.share ?? 0)}</span>{" "}
      <span className="text-model-b">B {formatScore(ofB?.share ?? 0)}</span> · mean confidence{" "}
      <span className="text-model-a">A {formatScore(ofA?.confidence)}</span>{" "}
      <span className="text-model-b">B {formatScore(ofB?.confidence)}</span>
      {noise?.words && <> · share of retrained {noise.words}</>}
      {typeof noise?.difference === "number" && <>, two of them differ by ± {noise.difference.toFixed(3)}</>}
    </span>
  );
}

/** Cells of one model whose share is not what retrained models have there, filled or empty. */
function standingOut(
  cells: readonly MatrixCell[],
  count: number,
  noiseOf: (place: MatrixPlace) => CellNoise | undefined,
): MatrixPlace[] {
  const shares = new Map(cells.map((cell) => [cell.row * count + cell.column, cell.share]));
  return Array.from({ length: count * count }, (_, at) => ({ row: Math.floor(at / count), column: at % count })).filter(
    (place) => shareStandsOut(shares.get(place.row * count + place.column) ?? 0, noiseOf(place)),
  );
}

const exportRows = (cells: MatrixCells, names: readonly string[]): Row[] =>
  cells.true.map((label, at) => ({
    true: names[label],
    predicted: names[cells.predicted[at] ?? 0],
    "share A": cells.share_a[at],
    "share B": cells.share_b[at],
    "confidence A": cells.confidence_a[at],
    "confidence B": cells.confidence_b[at],
    "retrained, low": cells.band?.low?.[at],
    "retrained, high": cells.band?.high?.[at],
    "two retrained differ by": cells.difference_band?.[at],
  }));
