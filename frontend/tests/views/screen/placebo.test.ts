import { describe, expect, it } from "vitest";
import type { Group, MetricSummary, Run, SetScore } from "../../../src/api/types";
import type { Baseline } from "../../../src/domain/pool";
import { reading } from "../../../src/views/screen/drawer/SetScoreStrip";
import { bestRows } from "../../../src/views/screen/model/best";
import {
  judge,
  marginOf,
  pairPlacebos,
  SMALLEST,
  shortfall,
  stepLength,
  stepRequests,
} from "../../../src/views/screen/model/placebo";
import { countRuns, rowsOf } from "../../../src/views/screen/model/rows";
import { screenOf } from "../../../src/views/screen/model/screen";
import { catalog, runs, scenario } from "../../fixtures";

const [template] = runs.filter((run) => run.kind === "unlearned");
if (!template) throw new Error("fixtures");

const run = (id: string, change: Partial<Run>): Run => ({ ...template, id, group: id, base: "o", ...change });
const original = run("o", { kind: "original", base: null, method: null, metrics: { UA: 1, RA: 1, TRA: 0.98 } });
const step = (id: string, norm: number, metrics: Run["metrics"] = { UA: 0.99, RA: 1, TRA: 0.98 }) =>
  run(id, { method: "random_update", parameters: { norm }, metrics });
const model = (metrics: Run["metrics"]) => run("m", { metrics: { update_norm: 2.00004, ...metrics } });

const control = { ...catalog.methods[0], name: "random_update", control: true } as (typeof catalog.methods)[number];
const withControl = { ...catalog, methods: [...catalog.methods, control] };

/** Sixteen retrained models with half the band of one more; those that never differ have none. */
const summary = (mean: number, half: number, n = 16): MetricSummary => ({
  mean,
  low: half ? mean - half : null,
  high: half ? mean + half : null,
  deviation: half / (2.131 * Math.sqrt(1 + 1 / n)),
  n,
});
const baseline = (n = 16): Baseline => ({
  n,
  metrics: { UA: summary(0.1, 0.04, n), RA: summary(1, 0, n), TRA: summary(0.97, 0.004, n) },
});
const verdict = (
  metrics: Run["metrics"],
  steps: readonly Run[] = [step("s", 2)],
  base: Baseline | null = baseline(),
) => {
  const subject = model(metrics);
  const pairing = pairPlacebos([original, subject, ...steps], withControl);
  return judge([subject], { baseline: base, pairing, nothing: (id) => (id === "o" ? original : undefined) });
};

describe("a placebo", () => {
  it("is the random step of the same length from the same base, of the same seed if there is one", () => {
    const subject = model({});
    const other = run("elsewhere", { method: "random_update", parameters: { norm: 2 }, base: "p" });
    const found = pairPlacebos([subject, step("s", 2), step("far", 2.1), other], withControl);
    expect(found.placebos.get("m")?.map(({ id }) => id)).toEqual(["s"]);
    expect([...found.paired]).toEqual(["s"]);
    const seeded = { ...step("t", 2), seed: subject.seed + 1 };
    expect(pairPlacebos([subject, seeded, step("s", 2)], withControl).placebos.get("m")).toHaveLength(1);
    expect(pairPlacebos([subject, seeded], withControl).placebos.get("m")?.[0]?.id).toBe("t");
  });

  it("stands under its model and not among the others", () => {
    const every = [original, model({}), step("s", 2), step("alone", 7)];
    const rows = rowsOf(every, new Map(), withControl, true, pairPlacebos(every, withControl));
    expect(rows.map((row) => row.lead.id)).toEqual(["o", "m", "alone"]);
    expect(rows[1]?.children.map((child) => [child.lead.id, child.control])).toEqual([["s", true]]);
    expect(countRuns(rows)).toBe(4);
  });

  it("is asked for with lengths that find the same run again, in one request for each base and seed", () => {
    const again = { ...model({}), id: "n" };
    const third = { ...model({}), id: "q", seed: template.seed + 1, metrics: { update_norm: 0.123456 } };
    expect(stepRequests([model({}), again, third])).toEqual([
      { base: "o", seed: template.seed, lengths: [2] },
      { base: "o", seed: template.seed + 1, lengths: [0.1235] },
    ]);
    expect(stepLength(1234.56)).toBe(1235);
  });
});

describe("the verdict", () => {
  it("beats it when it is nearer to retrained and keeps as much", () => {
    expect(verdict({ UA: 0.12, RA: 1, TRA: 0.97 })).toMatchObject({ verdict: "beats", missing: [] });
  });

  it("names the price when something is lost", () => {
    const found = verdict({ UA: 0.1, RA: 0.9, TRA: 0.97 });
    expect(found.verdict).toBe("price");
    expect(found.reason).toContain("loses RA");
    expect(found.lines.map(({ name, standing }) => [name, standing])).toEqual([
      ["UA", "better"],
      ["RA", "worse"],
      ["TRA", "same"],
    ]);
  });

  it("is no better when it forgets no more, and when it forgets too much", () => {
    expect(verdict({ UA: 0.98, RA: 1, TRA: 0.98 }).verdict).toBe("no");
    const near = step("s", 2, { UA: 0.12, RA: 1, TRA: 0.97 });
    expect(verdict({ UA: 0, RA: 1, TRA: 0.97 }, [near]).verdict).toBe("no");
  });

  describe("takes more than a difference beyond noise", () => {
    const wide: Baseline = {
      n: 16,
      metrics: {
        UA: summary(0, 0, 16),
        TUA: summary(0, 0, 16),
        js_forget: summary(0.05, 0.002, 16),
        RA: summary(1, 0, 16),
        TRA: summary(0.97, 0.001, 16),
      },
    };
    const idle = { UA: 1, TUA: 0.97, js_forget: 0.65, RA: 1, TRA: 0.97 };
    const judged = (metrics: Run["metrics"], rival: Run["metrics"] = idle) => {
      const [subject, base, random] = [
        model({ ...idle, ...metrics }),
        { ...original, metrics: idle },
        step("s", 2, rival),
      ];
      const pairing = pairPlacebos([base, subject, random], withControl);
      return judge([subject], { baseline: wide, pairing, nothing: () => base });
    };
    const standings = (found: ReturnType<typeof judged>) =>
      Object.fromEntries(found.lines.map(({ name, standing }) => [name, standing]));

    it("so a fine-tuned model that forgets nothing of a class does not beat it by .03 of TUA", () => {
      const found = judged({ TUA: 0.94 });
      expect(found.verdict).toBe("no");
      expect(standings(found)).toMatchObject({ UA: "same", TUA: "slight", js_forget: "same" });
      expect(found.reason).toContain("3 % (TUA)");
    });

    it("so half the way counts, and a little less does not", () => {
      expect(judged({ UA: 0.5 }).verdict).toBe("beats");
      expect(judged({ UA: 0.5 }).reason).toContain("50 % (UA)");
      expect(judged({ UA: 0.51 }).verdict).toBe("no");
      expect(judged({ js_forget: 0.35 }).verdict).toBe("beats");
      expect(judged({ js_forget: 0.36 }).verdict).toBe("no");
    });

    it("so the way is what the better control leaves: a random step that forgets as well sets the mark", () => {
      expect(judged({ UA: 0.4 }, { ...idle, UA: 0.6 }).verdict).toBe("no");
      expect(judged({ UA: 0.3 }, { ...idle, UA: 0.6 }).verdict).toBe("beats");
    });

    it("so test samples alone are no evidence that the forget set was forgotten, but can count against it", () => {
      const found = judged({ TUA: 0.1 });
      expect(found.verdict).toBe("no");
      expect(found.reason).toContain("the forget set itself did not");
      const astray = judged({ UA: 0, TUA: 1 });
      expect(astray.verdict).toBe("no");
      expect(astray.reason).toContain("further away in TUA");
    });
  });

  it("does not compare its forgetting with a random step that ruined the model", () => {
    const ruin = step("s", 2, { UA: 0.1, RA: 0.1, TRA: 0.1 });
    expect(verdict({ UA: 0.1, RA: 1, TRA: 0.97 }, [ruin]).verdict).toBe("beats");
    const fair = step("s", 2, { UA: 0.1, RA: 1, TRA: 0.97 });
    expect(verdict({ UA: 0.1, RA: 1, TRA: 0.97 }, [fair]).verdict).toBe("no");
  });

  it("counts no difference within the noise of retrained models", () => {
    const margin = marginOf(summary(0.1, 0.04), 1) ?? 0;
    expect(margin).toBeCloseTo(0.04);
    expect(marginOf(summary(0.1, 0.04), 16)).toBeCloseTo(0.04 * Math.sqrt(2 / 17));
    const near = (gain: number) => [step("s", 2, { UA: 0.1 + gain, RA: 1, TRA: 0.97 })];
    expect(verdict({ UA: 0.1, RA: 1, TRA: 0.97 }, near(margin * 0.9)).verdict).toBe("no");
    expect(verdict({ UA: 0.1, RA: 1, TRA: 0.97 }, near(margin * 1.1)).verdict).toBe("beats");
    expect(marginOf(summary(1, 0), 1)).toBe(SMALLEST);
  });

  it("stays open without the random step, with few retrained models, and before the run has finished", () => {
    const without = verdict({ UA: 0.1, RA: 1, TRA: 0.97 }, []);
    expect(without).toMatchObject({ verdict: "open", missing: [{ id: "m" }] });
    expect(verdict({ UA: 0.1 }, undefined, baseline(2)).reason).toContain("3 retrained models");
    expect(verdict({ UA: 0.1 }, undefined, null).verdict).toBe("open");
    const queued = step("s", 2, {});
    expect(verdict({ UA: 0.1 }, [{ ...queued, status: "queued" }])).toMatchObject({ verdict: "open", missing: [] });
  });

  it("counts only what is bad: keeping more than retrained models is no fault", () => {
    expect(shortfall("TRA", 0.99, 0.97)).toBe(0);
    expect(shortfall("js_forget", 0.1, 0.2)).toBe(0);
    expect(shortfall("UA", 0, 0.1)).toBeCloseTo(0.1);
  });
});

describe("the best by metric", () => {
  it("is no model that is no better than its placebo", () => {
    const idle = run("idle", { metrics: { UA: 1, RA: 1, TRA: 0.99, update_norm: 2 } });
    const good = run("good", { metrics: { UA: 0.1, RA: 1, TRA: 0.97, update_norm: 3 } });
    const retrained = [0, 1, 2].map((seed) =>
      run(`r${seed}`, { kind: "retrained", method: null, group: "r", seed, metrics: { UA: 0.1, RA: 1, TRA: 0.97 } }),
    );
    const every = [original, ...retrained, idle, good, step("s", 2), step("t", 3)];
    const group: Group = {
      group: "r",
      kind: "retrained",
      method: null,
      parameters: {},
      runs: ["r0", "r1", "r2"],
      seeds: [0, 1, 2],
      metrics: { UA: summary(0.1, 0, 3), RA: summary(1, 0, 3), TRA: summary(0.97, 0, 3) },
    };
    const screen = screenOf({ scenario, catalog: withControl, runs: every, groups: [group] }, {});
    expect(screen.rows.find((row) => row.lead.id === "idle")?.placebo?.verdict).toBe("no");
    expect(screen.rows.find((row) => row.lead.id === "good")?.placebo?.verdict).toBe("beats");
    const best = bestRows(screen.rows, screen.metrics).find((one) => one.metric.info.name === "TRA");
    expect(best?.row.lead.id).toBe("good");
  });
});

describe("a score over sets", () => {
  const score = (self_test: number[], matched: number[]) => ({ self_test, matched }) as SetScore;

  it("is read at the size of its self-test, in its own direction", () => {
    expect(reading(score([0.3, 0.4], [0.1, 0.2]), { direction: "higher" })).toContain("worse");
    expect(reading(score([0.3, 0.4], [0.1, 0.2]), { direction: "lower" })).toContain("blind");
    expect(reading(score([0.3, 0.4], [0.35, 0.2]), { direction: "higher" })).toContain("Not told apart");
  });
});
