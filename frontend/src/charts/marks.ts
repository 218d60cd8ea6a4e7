import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from "d3-shape";

/** A triangle that stands on its tip. */
const symbolTip: SymbolType = {
  draw(context, size) {
    const half = Math.sqrt(size / (Math.sqrt(3) * 3));
    context.moveTo(0, half * 2);
    context.lineTo(-Math.sqrt(3) * half, -half);
    context.lineTo(Math.sqrt(3) * half, -half);
    context.closePath();
  },
};

/** Two triangles that meet at their tips. */
const symbolHourglass: SymbolType = {
  draw(context, size) {
    const half = Math.sqrt(size / 2);
    context.moveTo(-half, -half);
    context.lineTo(half, -half);
    context.lineTo(-half, half);
    context.lineTo(half, half);
    context.closePath();
  },
};

/** Shapes that tell series apart without colour; squares are kept for reference models. */
const SHAPES: readonly SymbolType[] = [
  symbolCircle,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolTip,
  symbolHourglass,
  symbolWye,
];

/** Three hues apart from one another in every common kind of colour vision, and from those of A, B and references. */
const HUES = ["var(--mark-1)", "var(--mark-2)", "var(--mark-3)"] as const;

/** The outline of a series' mark around the origin; shapes repeat after the eighth, with another hue. */
export const markPath = (shape: number, area = 52): string =>
  symbol(SHAPES[shape % SHAPES.length] ?? symbolCircle, area)() ?? "";

/** The colour of a series' mark: together with its shape it is the mark of one of the first 24 series alone. */
export const markHue = (shape: number): string => HUES[shape % HUES.length] ?? HUES[0];

export const squarePath = (side: number) => `M${-side / 2},${-side / 2}h${side}v${side}h${-side}Z`;
