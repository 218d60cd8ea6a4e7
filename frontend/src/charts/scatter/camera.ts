/** What part of a map is seen: a zoom about the middle and a shift in pixels. */
export type View = { zoom: number; x: number; y: number };
export type Box = { width: number; height: number };
export type Pixel = { x: number; y: number };

export const FITTED: View = { zoom: 1, x: 0, y: 0 };
export const LEAST_ZOOM = 0.6;
export const MOST_ZOOM = 64;
const FILL = 0.94;

/** How many pixels one unit of the map takes; maps reach from -1 to 1. */
export const unit = (view: View, box: Box) => (Math.min(box.width, box.height) / 2) * FILL * view.zoom;

export const toPixelX = (x: number, view: View, box: Box) => box.width / 2 + view.x + x * unit(view, box);
export const toPixelY = (y: number, view: View, box: Box) => box.height / 2 + view.y - y * unit(view, box);
export const toMapX = (pixel: number, view: View, box: Box) => (pixel - box.width / 2 - view.x) / unit(view, box);
export const toMapY = (pixel: number, view: View, box: Box) => (box.height / 2 + view.y - pixel) / unit(view, box);

const between = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Keeps the middle of the picture inside the map, so that the points cannot be lost. */
export function held(view: View, box: Box): View {
  const reach = unit(view, box);
  return { zoom: view.zoom, x: between(view.x, -reach, reach), y: between(view.y, -reach, reach) };
}

export const panned = (view: View, byX: number, byY: number, box: Box): View =>
  held({ zoom: view.zoom, x: view.x + byX, y: view.y + byY }, box);

/** Zooms so that what is under the pixel stays there. */
export function zoomed(view: View, factor: number, at: Pixel, box: Box): View {
  const zoom = between(view.zoom * factor, LEAST_ZOOM, MOST_ZOOM);
  const ratio = zoom / view.zoom;
  const fromMiddleX = at.x - box.width / 2;
  const fromMiddleY = at.y - box.height / 2;
  return held(
    { zoom, x: fromMiddleX - (fromMiddleX - view.x) * ratio, y: fromMiddleY - (fromMiddleY - view.y) * ratio },
    box,
  );
}

/** A point's diameter: it grows with the zoom, but slower than the map. */
export const pointSize = (count: number, zoom: number) => {
  const base = count > 200_000 ? 2 : count > 50_000 ? 2.6 : count > 12_000 ? 3.4 : count > 4000 ? 4.6 : 5.6;
  return base * Math.min(2.2, Math.sqrt(Math.max(zoom, 0.5)));
};
