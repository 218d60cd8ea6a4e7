import { expect, it } from "vitest";
import { stoppingOf } from "../../src/domain/stopping";
import { stoppingWords } from "../../src/views/attack/epochs/stoppingWords";

const BAND = [0.7, 0.9] as const;

it("finds the epochs at which a score enters the band and leaves it", () => {
  const found = stoppingOf([0, 1, 2, 3], [0.1, 0.75, 0.8, 0.5], BAND);
  expect(found).toEqual({ kind: "inside", from: 1, until: 3, value: 0.75 });
  if (found) expect(stoppingWords("SCRUB", found, 3)).toContain("it should have stopped in between");
});

it("says when a score stays in the band, and when it only just gets there", () => {
  const stays = stoppingOf([0, 1, 2], [0.1, 0.7, 0.9], BAND);
  expect(stays).toEqual({ kind: "inside", from: 1, until: null, value: 0.7 });
  if (stays) expect(stoppingWords("SalUn", stays, 2)).toContain("from epoch 1 on (0.700): it could have stopped there");
  const late = stoppingOf([0, 1], [0.1, 0.8], BAND);
  if (late) expect(stoppingWords("SalUn", late, 1)).toContain("after its last epoch");
});

it("names the closest epoch of a score that never enters, above or below; numbers that do not exist are left out", () => {
  const never = stoppingOf([0, 1, 2], [0.2, Number.NaN, 0.95], BAND);
  expect(never).toEqual({ kind: "outside", closest: 2, value: 0.95 });
  if (never)
    expect(stoppingWords("NegGrad+", never, 2)).toBe(
      "NegGrad+ never scores like a retrained model; it is closest at the end (0.950).",
    );
  expect(stoppingOf([0], [Number.NaN], BAND)).toBeNull();
});
