import type { Box, View } from "./camera";
import type { Marks } from "./layers";

export type Places = Float32Array<ArrayBuffer>;

/** Draws points; lives as long as its canvas, whatever data it shows. */
export interface PointRenderer {
  readonly kind: "webgl2" | "canvas2d";
  /** Two numbers per point; points move from `from` to `to`. */
  setPlaces(from: Places, to: Places): void;
  setMarks(marks: Marks): void;
  /** Colours as `#rrggbb`. */
  setPalette(colours: readonly string[]): void;
  resize(box: Box, density: number): void;
  /** Draws the moment `time` (0 to 1) of a transition; at most `most` points. */
  draw(view: View, time: number, size: number, most: number): void;
  destroy(): void;
}
