import { useMemo } from "react";
import type { MatrixCells } from "../../../api/types";
import { ChartFrame, usePlot } from "../../../charts/frame";
import { extentOf, gridIn, placedCells } from "../../../charts/matrix/matrixGeometry";
import { Matrix, type MatrixPlace } from "../../../charts/matrix/PredictionMatrix";
import { columnsOfCells } from "../matrix/matrixColumns";

type SmallMatrixProps = {
  cells: MatrixCells;
  column: "a" | "b";
  title: string;
  names: readonly string[];
  forgotten: readonly number[];
  hovered: MatrixPlace | null;
  onHover: (place: MatrixPlace | null) => void;
  onChoose: (place: MatrixPlace) => void;
};

const TOP = 20;
const LEFT = 26;
const BELOW = 20;
const LONGEST_ROOM = 64;
const CHARACTER = 5;

/** One model's prediction matrix among several. */
export function SmallMatrix(props: SmallMatrixProps) {
  const { cells, column, title, names, forgotten, hovered, onHover, onChoose } = props;
  const plot = usePlot(0);
  const classes = useMemo(() => names.map((_, index) => index), [names]);
  const placed = useMemo(() => placedCells(columnsOfCells(cells, column), classes), [cells, column, classes]);
  const longest = Math.max(2, ...names.map((name) => name.length));
  const left = longest <= 2 ? LEFT : Math.min(LONGEST_ROOM + LEFT, longest * CHARACTER + LEFT);
  const grid = gridIn(left, TOP, Math.max(60, Math.min(260, plot.width - left - 4)), classes.length);
  const below = longest <= 2 ? BELOW : Math.min(LONGEST_ROOM, longest * CHARACTER + BELOW);
  return (
    <ChartFrame
      plot={{ ...plot, height: TOP + extentOf(grid) + below }}
      role="group"
      label={`Prediction matrix of ${title}`}
    >
      <Matrix
        grid={grid}
        title={title}
        titleColour="var(--text)"
        summary={`Shares and mean confidence of ${title}.`}
        names={names}
        forgotten={classes.map((index) => forgotten.includes(index))}
        rowNames
        hovered={hovered}
        chosen={null}
        cells={placed}
        onHover={onHover}
        onChoose={onChoose}
      />
    </ChartFrame>
  );
}
