import { type Box, unit, type View } from "./camera";
import { type DrawOrder, drawOrder, LAYER, type Marks, sampled, shuffled } from "./layers";
import type { Places, PointRenderer } from "./pointRenderer";

const CROSS = 1;
const EMPTY = new Float32Array(0);
const ALPHA = { dim: 0.1, full: 0.85 } as const;

/** Copies a small picture of a mark to every place: as fast as a canvas without graphics card gets. */
export class CanvasRenderer implements PointRenderer {
  readonly kind = "canvas2d";
  private from: Places = EMPTY;
  private to: Places = EMPTY;
  private marks: Marks | null = null;
  private drawn: DrawOrder = { order: new Uint32Array(0), segments: [] };
  private permutation: Uint32Array = new Uint32Array(0);
  private palette: readonly string[] = [];
  private box: Box = { width: 1, height: 1 };
  private density = 1;
  private readonly stamps = new Map<string, HTMLCanvasElement>();

  constructor(private readonly context: CanvasRenderingContext2D) {}

  setPlaces(from: Places, to: Places) {
    this.from = from;
    this.to = to;
  }

  setMarks(marks: Marks) {
    if (this.permutation.length !== marks.layers.length) this.permutation = shuffled(marks.layers.length);
    this.marks = marks;
    this.drawn = drawOrder(marks.layers, this.permutation);
  }

  setPalette(colours: readonly string[]) {
    this.palette = colours;
    this.stamps.clear();
  }

  resize(box: Box, density: number) {
    this.box = box;
    this.density = density;
    this.context.canvas.width = Math.round(box.width * density);
    this.context.canvas.height = Math.round(box.height * density);
    this.stamps.clear();
  }

  draw(view: View, time: number, size: number, most: number) {
    const { context, box, density, marks, from, to } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    if (!marks) return;
    const scale = unit(view, box) * density;
    const middleX = (box.width / 2 + view.x) * density;
    const middleY = (box.height / 2 + view.y) * density;
    const { width, height } = context.canvas;
    for (const { layer, from: start, count } of this.drawn.segments) {
      const stamps = this.stampsOf(layer === LAYER.dim ? size * 0.85 : size);
      const half = (stamps[0]?.width ?? 0) / 2;
      context.globalAlpha = layer === LAYER.dim ? ALPHA.dim : ALPHA.full;
      const end = start + sampled(count, this.drawn.order.length, most);
      for (let slot = start; slot < end; slot++) {
        const point = this.drawn.order[slot] ?? 0;
        const fromX = from[2 * point] ?? 0;
        const fromY = from[2 * point + 1] ?? 0;
        const x = middleX + (fromX + ((to[2 * point] ?? 0) - fromX) * time) * scale;
        const y = middleY - (fromY + ((to[2 * point + 1] ?? 0) - fromY) * time) * scale;
        if (!(x > -half && y > -half && x < width + half && y < height + half)) continue;
        const stamp = stamps[(marks.colours[point] ?? 0) * 2 + (marks.shapes[point] ?? 0)];
        if (stamp) context.drawImage(stamp, Math.round(x - half), Math.round(y - half));
      }
    }
  }

  destroy() {
    this.stamps.clear();
  }

  private stampsOf(size: number): HTMLCanvasElement[] {
    const rounded = Math.round(size * 2) / 2;
    return this.palette.flatMap((colour) =>
      [0, CROSS].map((shape) => {
        const key = `${colour} ${shape} ${rounded}`;
        const known = this.stamps.get(key);
        if (known) return known;
        const made = stamp(colour, shape, rounded * this.density);
        this.stamps.set(key, made);
        return made;
      }),
    );
  }
}

/** A picture of one mark: a dot, or a cross with a dark edge. */
function stamp(colour: string, shape: number, size: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const side = Math.ceil(size * (shape === CROSS ? 1.5 : 1)) + 3;
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const middle = side / 2;
  if (shape !== CROSS) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(middle, middle, size / 2, 0, 2 * Math.PI);
    context.fill();
    return canvas;
  }
  const arm = size * 0.58;
  const line = (style: string, width: number) => {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(middle - arm, middle - arm);
    context.lineTo(middle + arm, middle + arm);
    context.moveTo(middle + arm, middle - arm);
    context.lineTo(middle - arm, middle + arm);
    context.stroke();
  };
  line("rgb(20 24 30 / 0.55)", size * 0.5);
  line(colour, size * 0.32);
  return canvas;
}
