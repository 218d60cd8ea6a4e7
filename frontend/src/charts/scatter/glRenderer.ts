import { type Box, unit, type View } from "./camera";
import { type DrawOrder, drawOrder, type Marks, sampled, shuffled } from "./layers";
import type { Places, PointRenderer } from "./pointRenderer";
import { FRAGMENT_SHADER, VERTEX_SHADER } from "./shaders";

const BYTES_PER_INDEX = 4;
const UNIFORMS = ["view", "time", "size", "density", "palette"] as const;

function compile(gl: WebGL2RenderingContext, kind: number, source: string): WebGLShader | null {
  const shader = gl.createShader(kind);
  if (!shader) return null;
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return gl.getShaderParameter(shader, gl.COMPILE_STATUS) ? shader : null;
}

function link(gl: WebGL2RenderingContext): WebGLProgram | null {
  const vertex = compile(gl, gl.VERTEX_SHADER, VERTEX_SHADER);
  const fragment = compile(gl, gl.FRAGMENT_SHADER, FRAGMENT_SHADER);
  const program = gl.createProgram();
  if (!vertex || !fragment || !program) return null;
  gl.attachShader(program, vertex);
  gl.attachShader(program, fragment);
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}

/** Draws points with WebGL2: one call per layer, a fair sample of each layer while the view moves. */
export class GlRenderer implements PointRenderer {
  readonly kind = "webgl2";
  private readonly uniforms: ReadonlyMap<string, WebGLUniformLocation | null>;
  private readonly fromBuffer: WebGLBuffer | null;
  private readonly toBuffer: WebGLBuffer | null;
  private readonly lookBuffer: WebGLBuffer | null;
  private readonly orderBuffer: WebGLBuffer | null;
  private permutation: Uint32Array = new Uint32Array(0);
  private drawn: DrawOrder = { order: new Uint32Array(0), segments: [] };
  private placed = 0;
  private box: Box = { width: 1, height: 1 };
  private density = 1;

  static create(gl: WebGL2RenderingContext): GlRenderer | null {
    const program = link(gl);
    return program && new GlRenderer(gl, program);
  }

  private constructor(
    private readonly gl: WebGL2RenderingContext,
    program: WebGLProgram,
  ) {
    this.uniforms = new Map(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]));
    gl.bindVertexArray(gl.createVertexArray());
    this.fromBuffer = this.attribute(0, () => gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0));
    this.toBuffer = this.attribute(1, () => gl.vertexAttribPointer(1, 2, gl.FLOAT, false, 0, 0));
    this.lookBuffer = this.attribute(2, () => gl.vertexAttribIPointer(2, 4, gl.UNSIGNED_BYTE, 0, 0));
    // biome-ignore lint/correctness/useHookAtTopLevel: this is WebGL, not React
    gl.useProgram(program);
    this.orderBuffer = gl.createBuffer();
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.orderBuffer);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  private attribute(location: number, describe: () => void): WebGLBuffer | null {
    const buffer = this.gl.createBuffer();
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, buffer);
    this.gl.enableVertexAttribArray(location);
    describe();
    return buffer;
  }

  private fill(buffer: WebGLBuffer | null, content: ArrayBufferView<ArrayBuffer>) {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, buffer);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, content, this.gl.DYNAMIC_DRAW);
  }

  setPlaces(from: Places, to: Places) {
    this.placed = to.length / 2;
    this.fill(this.fromBuffer, from);
    this.fill(this.toBuffer, to);
  }

  setMarks({ colours, shapes, layers }: Marks) {
    if (this.permutation.length !== layers.length) this.permutation = shuffled(layers.length);
    this.drawn = drawOrder(layers, this.permutation);
    const looks = new Uint8Array(layers.length * 4);
    for (let point = 0; point < layers.length; point++) {
      looks[4 * point] = colours[point] ?? 0;
      looks[4 * point + 1] = shapes[point] ?? 0;
      looks[4 * point + 2] = layers[point] ?? 0;
    }
    this.fill(this.lookBuffer, looks);
    this.gl.bufferData(this.gl.ELEMENT_ARRAY_BUFFER, this.drawn.order, this.gl.DYNAMIC_DRAW);
  }

  setPalette(colours: readonly string[]) {
    const { gl } = this;
    const pixels = Uint8Array.from(
      colours.flatMap((colour) => {
        const value = Number.parseInt(colour.slice(1), 16);
        return [(value >> 16) & 255, (value >> 8) & 255, value & 255, 255];
      }),
    );
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, colours.length, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  }

  resize(box: Box, density: number) {
    this.box = box;
    this.density = density;
    this.gl.canvas.width = Math.round(box.width * density);
    this.gl.canvas.height = Math.round(box.height * density);
  }

  draw(view: View, time: number, size: number, most: number) {
    const { gl, box, drawn } = this;
    gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (this.placed === 0 || drawn.order.length === 0) return;
    const at = (name: string) => this.uniforms.get(name) ?? null;
    const scale = unit(view, box) * 2;
    gl.uniform4f(
      at("view"),
      scale / box.width,
      scale / box.height,
      (2 * view.x) / box.width,
      (-2 * view.y) / box.height,
    );
    gl.uniform1f(at("time"), time);
    gl.uniform1f(at("size"), size);
    gl.uniform1f(at("density"), this.density);
    for (const { from, count } of drawn.segments) {
      const shown = sampled(count, drawn.order.length, most);
      if (shown > 0) gl.drawElements(gl.POINTS, shown, gl.UNSIGNED_INT, from * BYTES_PER_INDEX);
    }
  }

  destroy() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}
