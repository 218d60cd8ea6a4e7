import { expect, test } from "vitest";
import { markHue, markPath } from "../../src/charts/marks";

test("marks are unique in shape and hue for two dozen series", () => {
  const looks = Array.from({ length: 24 }, (_, shape) => `${markPath(shape)} ${markHue(shape)}`);
  expect(new Set(looks).size).toBe(24);
});
