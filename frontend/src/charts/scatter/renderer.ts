import { CanvasRenderer } from "./canvasRenderer";
import { GlRenderer } from "./glRenderer";
import type { PointRenderer } from "./pointRenderer";

const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

function glContext(canvas: HTMLCanvasElement): WebGL2RenderingContext | null {
  const probe = document.createElement("canvas").getContext("webgl2");
  if (!probe) return null;
  const facts = probe.getExtension("WEBGL_debug_renderer_info");
  const name = String(probe.getParameter(facts ? facts.UNMASKED_RENDERER_WEBGL : probe.RENDERER));
  probe.getExtension("WEBGL_lose_context")?.loseContext();
  if (SOFTWARE.test(name)) return null;
  return canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true });
}

/** The graphics card where there is one; a plain canvas where there is none, or where it is only imitated. */
export function createRenderer(canvas: HTMLCanvasElement): PointRenderer | null {
  const gl = glContext(canvas);
  const made = gl && GlRenderer.create(gl);
  if (made) return made;
  const context = canvas.getContext("2d");
  return context && new CanvasRenderer(context);
}
