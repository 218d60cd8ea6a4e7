import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { type Pixel, panned, zoomed } from "./camera";
import type { Cameras, Side } from "./cameras";
import { boxOutline, extended } from "./lasso";
import type { Scatter } from "./scatter";

export type Tool = "pan" | "lasso" | "box";

type Gestures = {
  scatter: () => Scatter | null;
  overlay: () => HTMLCanvasElement | null;
  cameras: Cameras;
  side: Side;
  tool: Tool;
  onHover: (position: number) => void;
  onChoose: (position: number) => void;
  onSelect: (positions: number[]) => void;
  /** The outline being drawn, or null; painted at once. */
  onOutline: (outline: readonly Pixel[] | null) => void;
};

type Drag = { from: Pixel; last: Pixel; outline: Pixel[] | null; moved: boolean };

const CLICK_PIXELS = 4;
const KEY_PIXELS = 40;
const KEY_ZOOM = 1.3;
const WHEEL_SPEED = 0.0016;
const KEY_PANS: Record<string, readonly [number, number]> = {
  ArrowLeft: [KEY_PIXELS, 0],
  ArrowRight: [-KEY_PIXELS, 0],
  ArrowUp: [0, KEY_PIXELS],
  ArrowDown: [0, -KEY_PIXELS],
};

const pixelOf = (event: { clientX: number; clientY: number }, element: Element): Pixel => {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
};

/** Pointer, wheel and keys of one plot: drag pans or draws an outline, a click chooses, the wheel zooms. */
export function useScatterGestures(given: Gestures) {
  const drag = useRef<Drag | null>(null);
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });

  const overlayOf = given.overlay;
  useEffect(() => {
    const element = overlayOf();
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const { scatter, cameras, side } = latest.current;
      const box = scatter()?.box;
      if (!box) return;
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * WHEEL_SPEED * (event.deltaMode === 1 ? 20 : 1));
      cameras.set(side, zoomed(cameras.viewOf(side), factor, pixelOf(event, element), box));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [overlayOf]);

  const draws = (event: PointerEvent) => given.tool !== "pan" || event.shiftKey;
  return {
    onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture?.(event.pointerId);
      const at = pixelOf(event, event.currentTarget);
      drag.current = { from: at, last: at, outline: draws(event) ? [at] : null, moved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
      const scatter = given.scatter();
      if (!scatter) return;
      const at = pixelOf(event, event.currentTarget);
      const now = drag.current;
      if (!now) {
        given.onHover(scatter.nearest(at));
        return;
      }
      if (!now.moved && Math.hypot(at.x - now.from.x, at.y - now.from.y) < CLICK_PIXELS) return;
      now.moved = true;
      if (now.outline) {
        now.outline = given.tool === "box" ? boxOutline(now.from, at) : extended(now.outline, at);
        given.onOutline(now.outline);
      } else {
        const { cameras, side } = given;
        cameras.set(side, panned(cameras.viewOf(side), at.x - now.last.x, at.y - now.last.y, scatter.box));
      }
      now.last = at;
    },
    onPointerUp: (event: PointerEvent<HTMLCanvasElement>) => {
      const now = drag.current;
      const scatter = given.scatter();
      drag.current = null;
      if (!now || !scatter) return;
      if (!now.moved) given.onChoose(scatter.nearest(pixelOf(event, event.currentTarget)));
      else if (now.outline) given.onSelect(scatter.inside(now.outline));
      given.onOutline(null);
    },
    onPointerCancel: () => {
      drag.current = null;
      given.onOutline(null);
    },
    onPointerLeave: () => {
      if (!drag.current) given.onHover(-1);
    },
    onKeyDown: (event: KeyboardEvent<HTMLCanvasElement>) => {
      const { cameras, side } = given;
      const box = given.scatter()?.box;
      if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
      const view = cameras.viewOf(side);
      const pan = KEY_PANS[event.key];
      const middle = { x: box.width / 2, y: box.height / 2 };
      if (pan) cameras.set(side, panned(view, pan[0], pan[1], box));
      else if (event.key === "+" || event.key === "=") cameras.set(side, zoomed(view, KEY_ZOOM, middle, box));
      else if (event.key === "-") cameras.set(side, zoomed(view, 1 / KEY_ZOOM, middle, box));
      else if (event.key === "0") cameras.fit();
      else return;
      event.preventDefault();
    },
  };
}
