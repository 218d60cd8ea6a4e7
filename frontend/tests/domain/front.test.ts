import { describe, expect, it } from "vitest";
import { nonDominated } from "../../src/domain/front";

const named = (list: readonly (readonly [string, number, number])[]) => list.map(([id, x, y]) => ({ id, x, y }));
const ids = (list: readonly { id: string }[]) => list.map((one) => one.id);

describe("the front", () => {
  const points = named([
    ["cheap", 1, 1],
    ["good", 5, 9],
    ["middle", 3, 6],
    ["beaten", 4, 5],
    ["worse", 5, 8],
  ]);

  it("keeps what nothing beats, in every pair of directions", () => {
    expect(ids(nonDominated(points, "low", "high"))).toEqual(["cheap", "middle", "good"]);
    expect(ids(nonDominated(points, "high", "high"))).toEqual(["good"]);
    expect(ids(nonDominated(points, "low", "low"))).toEqual(["cheap"]);
    expect(ids(nonDominated(points, "high", "low"))).toEqual(["worse", "beaten", "cheap"]);
  });

  it("agrees with the definition on many points", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      id: String(index),
      x: (index * 37) % 101,
      y: (index * 53) % 97,
    }));
    const slow = many.filter(
      (one) => !many.some((other) => other.x <= one.x && other.y >= one.y && (other.x < one.x || other.y > one.y)),
    );
    expect(new Set(ids(nonDominated(many, "low", "high")))).toEqual(new Set(ids(slow)));
  });

  it("keeps equal points together and drops those that tie in one and lose in the other", () => {
    const twins = named([
      ["one", 1, 1],
      ["two", 1, 1],
      ["later", 2, 1],
    ]);
    expect(ids(nonDominated(twins, "low", "high"))).toEqual(["one", "two"]);
    expect(nonDominated([], "low", "low")).toEqual([]);
  });
});
