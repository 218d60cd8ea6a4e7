/** How a point is drawn: not at all, faintly, as usual, or above the others. */
export const LAYER = { hidden: 0, dim: 1, normal: 2, top: 3 } as const;

/** One entry per point: colour (a place in the palette), shape (0 dot, 1 cross) and layer. */
export type Marks = { colours: Uint8Array; shapes: Uint8Array; layers: Uint8Array };

/** The order in which points are drawn, and where each layer lies in it. */
export type DrawOrder = { order: Uint32Array; segments: readonly { layer: number; from: number; count: number }[] };

/** The same permutation for the same number of points, so that any first part of it is a fair sample. */
export function shuffled(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, position) => position);
  let state = 1;
  for (let position = count - 1; position > 0; position--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (position + 1));
    const kept = order[position] ?? 0;
    order[position] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

const SHOWN = [LAYER.dim, LAYER.normal, LAYER.top] as const;

/** Sorts points by layer and keeps them shuffled inside each; hidden ones are left out. */
export function drawOrder(layers: Uint8Array, permutation: Uint32Array): DrawOrder {
  const counts = [0, 0, 0, 0];
  for (const layer of layers) counts[layer] = (counts[layer] ?? 0) + 1;
  const starts = [0, 0, 0, 0];
  let total = 0;
  const segments = SHOWN.map((layer) => {
    const segment = { layer, from: total, count: counts[layer] ?? 0 };
    starts[layer] = total;
    total += segment.count;
    return segment;
  });
  const order = new Uint32Array(total);
  for (const position of permutation) {
    const layer = layers[position] ?? LAYER.hidden;
    if (layer === LAYER.hidden) continue;
    const at = starts[layer] ?? 0;
    order[at] = position;
    starts[layer] = at + 1;
  }
  return { order, segments };
}

/** How many points of a layer are drawn when at most `most` points of all layers may be. */
export const sampled = (count: number, total: number, most: number) =>
  total > most ? Math.ceil((count * most) / total) : count;

const NUMBERS_PER_POINT = 2;

/** Brings maps into -1…1, all by the same measure, so that places in them stay comparable. */
export function normalised(maps: readonly Float32Array[]): Float32Array<ArrayBuffer>[] {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const map of maps) {
    for (let at = 0; at < map.length; at++) {
      const value = map[at] ?? Number.NaN;
      const axis = at % NUMBERS_PER_POINT;
      if (value < (low[axis] ?? 0)) low[axis] = value;
      if (value > (high[axis] ?? 0)) high[axis] = value;
    }
  }
  const middle = low.map((value, axis) => (value + (high[axis] ?? 0)) / 2);
  const reach = Math.max(...low.map((value, axis) => ((high[axis] ?? 0) - value) / 2)) || 1;
  return maps.map((map) =>
    Float32Array.from(map, (value, at) => (value - (middle[at % NUMBERS_PER_POINT] ?? 0)) / reach),
  );
}
