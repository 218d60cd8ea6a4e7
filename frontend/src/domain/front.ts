export type End = "low" | "high";
type Point = { x: number; y: number };

const sign = (better: End) => (better === "low" ? 1 : -1);

/**
 * The points that no other point beats: none is at least as good in both and better in one. Best in x first. Points
 * that are equal in both do not beat each other, so all of them are returned.
 */
export function nonDominated<P extends Point>(points: readonly P[], xBetter: End, yBetter: End): P[] {
  const cost = (point: P) => [point.x * sign(xBetter), point.y * sign(yBetter)] as const;
  const ordered = [...points].sort((left, right) => {
    const [leftX, leftY] = cost(left);
    const [rightX, rightY] = cost(right);
    return leftX - rightX || leftY - rightY;
  });
  const front: P[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (const point of ordered) {
    const last = front.at(-1);
    const twin = last !== undefined && last.x === point.x && last.y === point.y;
    const [, y] = cost(point);
    if (y < best || twin) front.push(point);
    best = Math.min(best, y);
  }
  return front;
}
