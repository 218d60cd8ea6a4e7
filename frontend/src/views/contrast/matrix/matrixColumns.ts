import type { MatrixCells } from "../../../api/types";
import type { MatrixCells as Columns } from "../../../charts/matrix/matrixGeometry";

/** One model's part of the server's cells. */
export const columnsOfCells = (cells: MatrixCells, side: "a" | "b"): Columns => ({
  label: cells.true,
  predicted: cells.predicted,
  share: side === "a" ? cells.share_a : cells.share_b,
  confidence: side === "a" ? cells.confidence_a : cells.confidence_b,
});
