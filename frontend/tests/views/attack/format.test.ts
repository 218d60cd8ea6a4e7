import { expect, test } from "vitest";
import { signalFormat } from "../../../src/views/attack/bench/format";

test("a signal is written as finely as its axis tells values apart", () => {
  expect(signalFormat([0, 2])(0.57201)).toBe("0.572");
  expect(signalFormat([3.298, 3.303])(3.30041)).toBe("3.30041");
  expect(signalFormat([3.298, 3.303])(3.30041)).not.toBe(signalFormat([3.298, 3.303])(3.30042));
  expect(signalFormat([-30, 20])(-12.3456)).toBe("−12.35");
  expect(signalFormat([0, 5000])(1234.5)).toBe("1235");
});

test("one value alone, and none, are still written", () => {
  expect(signalFormat([1, 1])(1)).toBe("1");
  expect(signalFormat([0, 1])(Number.NaN)).toBe("–");
});
