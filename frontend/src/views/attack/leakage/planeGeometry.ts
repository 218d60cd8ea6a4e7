export type PlaneGroup = { name: string; xs: ArrayLike<number>; ys: ArrayLike<number> };
type Scale = (value: number) => number;

const TAIL = 0.005;
const ROOM = 0.05;

/** One span for both axes, so that the diagonal means "unchanged"; the outermost values stand at the edge. */
export function planeDomain(groups: readonly PlaneGroup[]): [number, number] {
  const all = Float64Array.from(groups.flatMap((group) => [...Array.from(group.xs), ...Array.from(group.ys)]))
    .filter(Number.isFinite)
    .sort();
  const [low, high] = [
    all[Math.round(TAIL * (all.length - 1))] ?? 0,
    all[Math.round((1 - TAIL) * (all.length - 1))] ?? 1,
  ];
  const room = (high - low || 1) * ROOM;
  return [low - room, high + room];
}

const short = (value: number) => Math.round(value * 10) / 10;

/** All points of a group as one path: circles, or crosses that tell forgotten images apart without colour. */
export function pointsPath(group: PlaneGroup, x: Scale, y: Scale, radius: number, mark: "dot" | "cross"): string {
  const parts: string[] = [];
  const arm = radius * 1.1;
  for (let place = 0; place < group.xs.length; place++) {
    const [left, top] = [short(x(group.xs[place] ?? 0)), short(y(group.ys[place] ?? 0))];
    parts.push(
      mark === "dot"
        ? `M${short(left - radius)},${top}a${radius},${radius} 0 1 0 ${2 * radius},0a${radius},${radius} 0 1 0 ${-2 * radius},0`
        : `M${short(left - arm)},${short(top - arm)}l${short(2 * arm)},${short(2 * arm)}m0,${short(-2 * arm)}l${short(-2 * arm)},${short(2 * arm)}`,
    );
  }
  return parts.join("");
}

/** The point nearest to a place on the screen, within reach. */
export function nearestPoint(groups: readonly PlaneGroup[], x: Scale, y: Scale, left: number, top: number, reach = 8) {
  let best: { group: number; place: number; distance: number } | null = null;
  for (const [number, group] of groups.entries()) {
    for (let place = 0; place < group.xs.length; place++) {
      const distance = Math.hypot(x(group.xs[place] ?? 0) - left, y(group.ys[place] ?? 0) - top);
      if (distance < (best?.distance ?? reach)) best = { group: number, place, distance };
    }
  }
  return best;
}
