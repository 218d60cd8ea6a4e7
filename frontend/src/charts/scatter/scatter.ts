import KDBush from "kdbush";
import { type Box, type Pixel, pointSize, toMapX, toMapY, toPixelX, toPixelY, unit } from "./camera";
import type { Cameras, Side } from "./cameras";
import { isInside, lassoMask } from "./lasso";
import { LAYER, type Marks } from "./layers";
import type { Places, PointRenderer } from "./pointRenderer";
import { createRenderer } from "./renderer";

/** How many points are drawn at most: while the view moves, and at rest. Fewer than there are is a fair sample. */
const MOVING = { webgl2: 50_000, canvas2d: 3_000 } as const;
export const RESTING = { webgl2: Number.POSITIVE_INFINITY, canvas2d: 60_000 } as const;
const REST_MILLISECONDS = 140;
const MOVE_MILLISECONDS = 600;
const REACH_PIXELS = 12;

const eased = (time: number) => (time < 0.5 ? 4 * time ** 3 : 1 - (2 - 2 * time) ** 3 / 2);
const standsStill = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

/**
 * One plot of many points: draws them, finds the one under the pointer, tells which lie inside an outline. Drawing
 * happens at most once a frame, only when something changed, and with a sample of the points while the view moves.
 */
export class Scatter {
  box: Box = { width: 1, height: 1 };
  private renderer: PointRenderer | null;
  private places: Places = new Float32Array(0);
  private marks: Marks | null = null;
  private index: KDBush | null = null;
  private frame = 0;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private moving = false;
  private startedAt = 0;
  private readonly forget: () => void;

  constructor(
    canvas: HTMLCanvasElement,
    readonly side: Side,
    private readonly cameras: Cameras,
    private readonly afterDraw: () => void,
  ) {
    this.renderer = createRenderer(canvas);
    this.forget = cameras.onChange((moved) => {
      if (moved === side) this.viewMoved();
    });
  }

  get kind() {
    return this.renderer?.kind ?? "none";
  }

  get view() {
    return this.cameras.viewOf(this.side);
  }

  setPalette(colours: readonly string[]) {
    this.renderer?.setPalette(colours);
    this.request();
  }

  setMarks(marks: Marks) {
    this.marks = marks;
    this.renderer?.setMarks(marks);
    this.request();
  }

  /** New places; points that had one before travel there. */
  setPlaces(places: Places) {
    const before = this.places;
    this.places = places;
    this.index = null;
    const travels = before.length === places.length && places.length > 0 && !standsStill();
    this.renderer?.setPlaces(travels ? before : places, places);
    this.startedAt = travels ? performance.now() : 0;
    this.request();
  }

  resize(box: Box) {
    this.box = box;
    this.renderer?.resize(box, globalThis.devicePixelRatio || 1);
    this.draw();
  }

  /** Where a point is on the plot; null when it has no place or is not shown. */
  pixelOf(position: number): Pixel | null {
    const x = this.places[2 * position];
    const y = this.places[2 * position + 1];
    if (x === undefined || y === undefined || Number.isNaN(x)) return null;
    if ((this.marks?.layers[position] ?? LAYER.hidden) === LAYER.hidden) return null;
    return { x: toPixelX(x, this.view, this.box), y: toPixelY(y, this.view, this.box) };
  }

  /** The nearest point that stands out, within reach of the pointer; -1 for none. */
  nearest(at: Pixel): number {
    const { view, box, places } = this;
    const x = toMapX(at.x, view, box);
    const y = toMapY(at.y, view, box);
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const point of this.indexed().within(x, y, REACH_PIXELS / unit(view, box))) {
      if ((this.marks?.layers[point] ?? 0) <= LAYER.dim) continue;
      const distance = Math.hypot((places[2 * point] ?? 0) - x, (places[2 * point + 1] ?? 0) - y);
      if (distance < least) {
        least = distance;
        best = point;
      }
    }
    return best;
  }

  /** The points that stand out and lie inside an outline. */
  inside(outline: readonly Pixel[]): number[] {
    const mask = lassoMask(outline);
    const found: number[] = [];
    const layers = this.marks?.layers ?? new Uint8Array(0);
    for (let point = 0; point < layers.length; point++) {
      if ((layers[point] ?? 0) <= LAYER.dim) continue;
      const x = toPixelX(this.places[2 * point] ?? Number.NaN, this.view, this.box);
      const y = toPixelY(this.places[2 * point + 1] ?? Number.NaN, this.view, this.box);
      if (isInside(mask, x, y)) found.push(point);
    }
    return found;
  }

  destroy() {
    this.forget();
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
    this.renderer?.destroy();
    this.renderer = null;
  }

  private indexed(): KDBush {
    if (this.index) return this.index;
    const count = this.places.length / 2;
    const index = new KDBush(Math.max(1, count), 64, Float32Array);
    for (let point = 0; point < count; point++) {
      const x = this.places[2 * point] ?? 0;
      // A point without a place is put where nobody looks.
      if (Number.isNaN(x)) index.add(1e6, 1e6);
      else index.add(x, this.places[2 * point + 1] ?? 0);
    }
    if (count === 0) index.add(1e6, 1e6);
    this.index = index.finish();
    return this.index;
  }

  private viewMoved() {
    this.moving = true;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.moving = false;
      this.request();
    }, REST_MILLISECONDS);
    this.request();
  }

  private request() {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private draw() {
    if (!this.renderer) return;
    const passed = this.startedAt === 0 ? 1 : Math.min(1, (performance.now() - this.startedAt) / MOVE_MILLISECONDS);
    if (passed === 1) this.startedAt = 0;
    const most = (this.moving || passed < 1 ? MOVING : RESTING)[this.renderer.kind];
    this.renderer.draw(this.view, eased(passed), pointSize(this.places.length / 2, this.view.zoom), most);
    this.afterDraw();
    if (passed < 1) this.request();
  }
}
