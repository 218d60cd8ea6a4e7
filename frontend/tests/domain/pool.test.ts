import { expect, it } from "vitest";
import type { Group } from "../../src/api/types";
import { baselineOf } from "../../src/domain/pool";
import { runs } from "../fixtures";
import groupsJson from "../fixtures/groups.json";

const byName = new Map((groupsJson as unknown as Group[]).map((group) => [group.group, group]));

it("the baseline is the mean of the finished retrained models, or missing", () => {
  expect(baselineOf(runs, byName)?.n).toBe(3);
  expect(baselineOf(runs, byName)?.metrics.UA?.mean).toBe(0);
  expect(
    baselineOf(
      runs.filter((run) => run.kind === "unlearned"),
      byName,
    ),
  ).toBeNull();
});
