import { describe, expect, test } from "vitest";
import type { LadderResult } from "../../../src/api/attacks";
import { readAttackUrl, TOUR_STEPS } from "../../../src/state/attackUrl";
import { rankCounts } from "../../../src/views/attack/canaries/RankHistogram";
import { panelNamed } from "../../../src/views/attack/panels";
import { isComplete, STEPS, stepAt, urlOf } from "../../../src/views/attack/tour/steps";
import verdict from "../../fixtures/verdict.json";

const [ladder] = verdict as unknown as [LadderResult];

const planted = ["do_nothing", "head_only", "gradient_ascent", "euk"].map((method) => ({
  id: `of_${method}`,
  kind: "unlearned" as const,
  method,
}));
const runs = [{ id: "first", kind: "retrained" as const, method: null }, ...planted];

describe("the tour", () => {
  test("is offered only where every planted run is there", () => {
    expect(isComplete(runs)).toBe(true);
    expect(isComplete(runs.slice(0, -1))).toBe(false);
  });

  test("each step chooses its models and forgets the settings of the step before", () => {
    expect(STEPS).toHaveLength(TOUR_STEPS);
    expect(stepAt(TOUR_STEPS + 1)).toBe(STEPS.at(-1));
    const first = urlOf(1, runs);
    expect(first).toMatchObject({ tour: 1, a: "of_do_nothing", b: "first", exposed: undefined, learn: undefined });
    expect(urlOf(2, runs)).toMatchObject({ tour: 2, a: "of_gradient_ascent", exposed: "over_erased" });
    expect("learn" in first && urlOf(4, runs)).toMatchObject({
      a: "of_head_only",
      b: "of_euk",
      learn: 100,
      rate: 0.001,
    });
  });

  test("every look leads to a panel of its own, and every rung it lights is one that the ladder has", () => {
    const rungs = ladder.rungs.map(({ name }) => name);
    for (const { panel, rung } of STEPS.flatMap(({ look }) => look)) {
      expect(panelNamed(panel)).not.toBe(panelNamed("nobody's attack"));
      if (rung) expect(rungs).toContain(rung);
    }
  });

  test("links keep only steps there are", () => {
    expect(readAttackUrl({ tour: 3, learn: 100, rate: 0.001, heat: 2 })).toMatchObject({
      tour: 3,
      learn: 100,
      heat: 2,
    });
    expect(readAttackUrl({ tour: 99, learn: 0.5, rate: -1, heat: 0 })).toEqual({});
  });
});

test("canaries are counted by rank", () => {
  expect(rankCounts([0, 1, 0.5, 1, 0.50000001])).toEqual([
    { rank: 0, count: 1 },
    { rank: 0.5, count: 2 },
    { rank: 1, count: 2 },
  ]);
});
