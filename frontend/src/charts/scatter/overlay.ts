import type { Box, Pixel } from "./camera";

export type OverlayInk = { text: string; accent: string; panel: string };

/** What is painted above the points: an outline being drawn, and rings around the hovered and the chosen sample. */
export type OverlayState = { outline: readonly Pixel[] | null; hovered: Pixel | null; chosen: Pixel | null };

export function readInk(): OverlayInk {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return { text: of("--text"), accent: of("--accent"), panel: of("--panel") };
}

function ring(context: CanvasRenderingContext2D, at: Pixel, radius: number, ink: OverlayInk, width: number) {
  for (const [colour, stroke] of [
    [ink.panel, width + 2.5],
    [ink.text, width],
  ] as const) {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = stroke;
    context.stroke();
  }
}

export function paintOverlay(canvas: HTMLCanvasElement, box: Box, state: OverlayState, ink: OverlayInk) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const density = globalThis.devicePixelRatio || 1;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, box.width, box.height);
  const [first, ...others] = state.outline ?? [];
  if (first && others.length > 0) {
    context.beginPath();
    context.moveTo(first.x, first.y);
    for (const point of others) context.lineTo(point.x, point.y);
    context.closePath();
    context.globalAlpha = 0.14;
    context.fillStyle = ink.accent;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = ink.accent;
    context.lineWidth = 1.5;
    context.stroke();
  }
  if (state.chosen) ring(context, state.chosen, 9, ink, 2.5);
  if (state.hovered) ring(context, state.hovered, 6.5, ink, 1.75);
}
