import { describe, expect, test } from "vitest";
import { decades, lowestRate, rateScale, rateText, rocPath, tprAt } from "../../../src/charts/roc/rocGeometry";

describe("ROC", () => {
  const roc = { fpr: [0, 0, 0.01, 0.5, 1], tpr: [0, 0.2, 0.4, 0.9, 1] };

  test("axes reach half of what the samples resolve, in powers of ten", () => {
    expect(lowestRate([1000, 500])).toBe(0.0005);
    expect(decades(0.0005)).toEqual([0.001, 0.01, 0.1, 1]);
    expect(rateText(0.001)).toBe("0.1 %");
  });

  test("a rate holds until the next false positive and is never interpolated", () => {
    expect(tprAt(roc, 0.009)).toBe(0.2);
    expect(tprAt(roc, 0.4)).toBe(0.4);
    const scale = rateScale(0.001, [0, 300]);
    const path = rocPath(roc, scale, (value) => 300 - scale(value), 0.001);
    // Along the axis at 20 % until the first false positive at 1 % (x = 100), then straight up to 40 %.
    expect(path.startsWith("M0,300L0,300L0,69.897L100,69.897L100,39.794")).toBe(true);
  });
});
