/** Moves a point between its two places and hands on how it looks. */
export const VERTEX_SHADER = `#version 300 es
precision highp float;
layout(location = 0) in vec2 from_place;
layout(location = 1) in vec2 to_place;
layout(location = 2) in uvec4 look; // colour, shape, layer, unused
uniform vec4 view;                  // scale, then shift, into clip space
uniform float time;
uniform float size;
uniform float density;
uniform sampler2D palette;
flat out uint shape;
out vec4 colour;
out float pixels;
void main() {
  gl_Position = vec4(mix(from_place, to_place, time) * view.xy + view.zw, 0.0, 1.0);
  bool dim = look.z == 1u;
  pixels = size * (dim ? 0.85 : 1.0) * (look.y == 1u ? 1.5 : 1.0) * density + 2.0;
  gl_PointSize = pixels;
  colour = vec4(texelFetch(palette, ivec2(int(look.x), 0), 0).rgb, dim ? 0.1 : 0.85);
  shape = look.y;
}`;

/** Draws a dot, or a cross with a dark edge, with smooth borders. */
export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
flat in uint shape;
in vec4 colour;
in float pixels;
out vec4 result;
void main() {
  vec2 at = gl_PointCoord * 2.0 - 1.0;
  float distance;
  float edge = 0.0;
  if (shape == 1u) {
    vec2 turned = abs(mat2(0.7071, 0.7071, -0.7071, 0.7071) * at);
    distance = max(min(turned.x, turned.y) - 0.26, max(turned.x, turned.y) - 0.94);
    edge = smoothstep(-0.20, -0.06, distance) * 0.55;
  } else {
    distance = length(at) - 0.88;
  }
  float smoothing = 2.0 / pixels;
  float cover = (1.0 - smoothstep(-smoothing, smoothing, distance)) * colour.a;
  if (cover <= 0.01) discard;
  result = vec4(mix(colour.rgb, colour.rgb * 0.25, edge) * cover, cover);
}`;
